import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { ServiceList } from '../../core/services/service.ts';
import type { PopupBackend } from '../backend.ts';
import type { Listings } from '../hooks/use-lists.ts';
import type { Reviews } from '../hooks/use-reviews.ts';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { ContextPanel } from './ContextPanel.tsx';
import { SubjectHead } from './SubjectHead.tsx';
import type { useChoices } from './use-choices.ts';
import type { Finding, Subject } from './use-finder.ts';

interface PanelsProps {
  backend: PopupBackend;
  states: readonly ContextState[];
  lists: Readonly<Record<string, ServiceList>>;
  /** The only context whose services are shown; null for several, or where something else is shown. */
  shown: ContextState | null;
  subject: Subject | null;
  finding: Pick<Finding, 'pasted' | 'known'>;
  /** The text in the field, which may be a URL. */
  url: string;
  listings: Listings;
  choices: ReturnType<typeof useChoices>;
  reviews: Reviews;
  labelOf: (context: KubeContext) => string;
  /** Epoch milliseconds. */
  now: number;
  onBack: () => void;
}

/** What stands above the list: why something could not be opened, what the list is of, or why there is none. */
export function Panels(props: PanelsProps) {
  const { backend, states, lists, shown, subject, finding, url, listings, choices, reviews, labelOf, now, onBack } =
    props;
  const { pasted, known } = finding;
  const { refusal, isChoosingNamespaces, setChoosingNamespaces } = choices;
  const { context } = shown ?? {};
  return (
    <>
      {refusal && (
        <ProblemPanel
          backend={backend}
          problem={refusal.problem}
          context={refusal.context}
          onResolved={refusal.retry}
        />
      )}
      {pasted && !pasted.ok && (
        <ProblemPanel backend={backend} problem={pasted.problem} context={null} url={url} onResolved={() => {}} />
      )}
      {subject && (
        <SubjectHead
          backend={backend}
          subject={subject}
          reviews={reviews}
          portOf={known.portOf}
          states={states}
          labelOf={labelOf}
          isolationReasonOf={(entry) => choices.isolationReasonOf(entry, known)}
          now={now}
          onBack={onBack}
        />
      )}
      {context && !refusal && !subject && !pasted && (
        <ContextPanel
          backend={backend}
          context={context}
          listing={listings.of(context)}
          shownNamespaces={lists[context.id]?.namespaces ?? []}
          isChoosingNamespaces={isChoosingNamespaces}
          onChooseNamespaces={() => setChoosingNamespaces(true)}
          onRefresh={(namespaces) => {
            setChoosingNamespaces(false);
            listings.refresh(context, namespaces);
          }}
        />
      )}
    </>
  );
}
