import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { ContextState } from '../../core/messages.ts';
import { failure } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import { isSameServer } from '../../core/proxy-url/server.ts';
import type { PopupBackend } from '../backend.ts';
import { ROW } from '../hooks/use-row-keys.ts';
import { contextLabels } from '../shared/context-label.ts';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { t } from '../shared/words.ts';

interface PastedUrlProps {
  backend: PopupBackend;
  text: string;
  states: readonly ContextState[];
  /** Offered first where it can open the URL. */
  selectedId: string;
  onOpen: (context: KubeContext, url: string) => void;
}

/** Whether what was typed into the filter is a URL to open and no words to look for. */
export function isPastedUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** A proxy URL that was pasted into the filter, with the contexts that can open it. */
export function PastedUrl({ backend, text, states, selectedId, onOpen }: PastedUrlProps) {
  const found = contextsFor(text, states);
  if (!found.ok) {
    return <ProblemPanel backend={backend} problem={found.problem} context={null} onSettled={() => {}} />;
  }
  const { url, contexts } = found.value;
  const labelOf = contextLabels(contexts);
  const inOrder = contexts.sort((one, other) => Number(other.id === selectedId) - Number(one.id === selectedId));
  return (
    <ul class="pasted-url">
      {inOrder.map((context, index) => (
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

function contextsFor(text: string, states: readonly ContextState[]) {
  const contexts = states.map(({ context }) => context).filter(({ obstacles }) => obstacles.length === 0);
  const parsed = parseProxyUrl(
    text,
    contexts.flatMap(({ server }) => server ?? []),
  );
  if (!parsed.ok) return parsed;
  const { url, server } = parsed.value;
  const able = contexts.filter((context) => context.server && isSameServer(context.server, server));
  if (able.length === 0) return failure(problem('urlServerUnknown', { origin: server.origin }));
  return { ok: true, value: { url, contexts: able } } as const;
}
