import { useEffect } from 'preact/hooks';
import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { ServicePort } from '../../core/services/service.ts';
import type { PopupBackend } from '../backend.ts';
import type { Reviews } from '../hooks/use-reviews.ts';
import { ContextFacts } from '../shared/ContextFacts.tsx';
import { Icon } from '../shared/Icon.tsx';
import { KubeletWarning } from '../shared/KubeletWarning.tsx';
import { readinessOf } from '../shared/ReadinessBadge.tsx';
import { timeLeft } from '../shared/relative-time.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';
import { AppIcon } from './AppIcon.tsx';
import type { Entry } from './entries.ts';
import { objectName } from './object-name.ts';
import { ServiceFacts } from './ServiceFacts.tsx';
import type { Subject } from './use-finder.ts';

interface SubjectHeadProps {
  backend: PopupBackend;
  subject: Subject;
  states: readonly ContextState[];
  reviews: Reviews;
  /** The port that the row itself opens. */
  portOf: (entry: Entry) => ServicePort | undefined;
  labelOf: (context: KubeContext) => string;
  /** Why a service opens isolated; null where it does not. */
  isolationReasonOf: (entry: Entry) => 'app' | 'cluster' | 'policy' | null;
  /** Epoch milliseconds. */
  now: number;
  onBack: () => void;
}

/** What the actions below it belong to, and what is known of it. */
export function SubjectHead(props: SubjectHeadProps) {
  const { backend, subject, states, reviews, portOf, labelOf, isolationReasonOf, now, onBack } = props;
  const service = subject.kind === 'service' ? subject.entry.service : null;
  const context = subject.kind === 'service' ? subject.entry.context : subject.state.context;
  const state = states.find((one) => one.context.id === context.id);
  const left = timeLeft(state?.expiresAt ?? null, now);
  const label = labelOf(context);
  const isReady = state !== undefined && readinessOf(state, now) === 'ready';
  useEffect(() => {
    if (subject.kind === 'context' && isReady) reviews.request(context, []);
  }, [context.id, isReady]);
  const place = service
    ? [service.object && objectName(service.object.kind), service.namespace, label].filter(Boolean).join(' · ')
    : context.source;
  return (
    <section class="subject" aria-labelledby="subject">
      <header>
        <button type="button" class="icon-button" aria-label={t('common.back')} onClick={onBack}>
          <Icon name="left" />
        </button>
        <AppIcon kind={service?.kind ?? 'network'} />
        <hgroup>
          <h2 id="subject">{sanitizeForDisplay(service?.displayName ?? label)}</h2>
          <p class="hint">{sanitizeForDisplay(place)}</p>
        </hgroup>
      </header>
      <dl>
        {subject.kind === 'service' ? (
          <ServiceFacts
            backend={backend}
            entry={subject.entry}
            port={portOf(subject.entry)}
            review={reviews.of(context)}
            validFor={left}
            isolation={isolationReasonOf(subject.entry)}
          />
        ) : (
          <ContextFacts context={context} review={reviews.of(context)} validFor={left} />
        )}
      </dl>
      {subject.kind === 'context' && <KubeletWarning review={reviews.of(context).value} />}
    </section>
  );
}
