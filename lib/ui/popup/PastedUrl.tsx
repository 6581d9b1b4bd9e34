import type { ContextState } from '../../core/context-state.ts';
import { isUsable } from '../../core/kubeconfig/assess-context.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import { isSameServer } from '../../core/proxy-url/server.ts';
import type { PopupBackend } from '../backend.ts';
import { ROW } from '../hooks/use-list-navigation.ts';
import { contextLabels } from '../shared/context-label.ts';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { t } from '../shared/translate.ts';

interface PastedUrlProps {
  backend: PopupBackend;
  text: string;
  states: readonly ContextState[];
  /** Listed first where it can open the URL. */
  selectedId: string;
  onOpen: (context: KubeContext, url: string) => void;
}

/** Whether the text in the filter is a URL to open rather than words to search for. */
export function isPastedUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** A proxy URL that was pasted into the filter, with the contexts that can open it. */
export function PastedUrl({ backend, text, states, selectedId, onOpen }: PastedUrlProps) {
  const found = findContexts(text, states);
  if (!found.ok) {
    return <ProblemPanel backend={backend} problem={found.problem} context={null} onResolved={() => {}} />;
  }
  const { url, contexts } = found.value;
  const labelOf = contextLabels(contexts);
  const sorted = contexts.toSorted((one, other) => Number(other.id === selectedId) - Number(one.id === selectedId));
  return (
    <ul class="pasted-url">
      {sorted.map((context, index) => (
        <li key={context.id} class="service" {...ROW}>
          <button
            type="button"
            class="service-open"
            tabIndex={index === 0 ? 0 : -1}
            onClick={() => onOpen(context, url)}
          >
            <span class="service-name">{t('popup.openAs', [labelOf(context)])}</span>
            <span class="service-namespace">{url}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function findContexts(
  text: string,
  states: readonly ContextState[],
): Outcome<{ readonly url: string; readonly contexts: readonly KubeContext[] }> {
  const usable = states.map(({ context }) => context).filter(isUsable);
  const parsed = parseProxyUrl(
    text,
    usable.map(({ server }) => server),
  );
  if (!parsed.ok) return parsed;
  const { url, server } = parsed.value;
  const contexts = usable.filter((context) => isSameServer(context.server, server));
  if (contexts.length === 0) return failure(problem('urlServerUnknown', { origin: server.origin }));
  return success({ url, contexts });
}
