import { useCallback, useMemo, useState } from 'preact/hooks';
import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { OptionsBackend } from '../backend.ts';
import { useChunkedRendering } from '../hooks/use-chunked-rendering.ts';
import type { HostAccess } from '../hooks/use-host-access.ts';
import { contextLabels } from '../shared/context-label.ts';
import { groupBy } from '../shared/group-by.ts';
import { t } from '../shared/translate.ts';
import { ImportedFiles } from './ImportedFiles.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { ServerSection } from './ServerSection.tsx';

interface StoredContextsProps {
  backend: OptionsBackend;
  /** Null until they are read. */
  states: readonly ContextState[] | null;
  hostAccess: HostAccess;
}

/** The stored contexts by server, and the files that they came from. */
export function StoredContexts({ backend, states, hostAccess }: StoredContextsProps) {
  const [toRemove, setToRemove] = useState<readonly KubeContext[]>([]);
  const labelOf = useMemo(() => contextLabels((states ?? []).map(({ context }) => context)), [states]);
  const servers = useMemo(
    () => groupBy(states ?? [], ({ context }) => (context.server ? serverUrl(context.server) : '')),
    [states],
  );
  const limit = useChunkedRendering(states?.length ?? 0);
  const remove = useCallback((context: KubeContext) => setToRemove([context]), []);
  return (
    <section class="panel" aria-labelledby="stored-title" aria-busy={states === null}>
      <h2 id="stored-title">{t('contexts.title')}</h2>
      {states === null && <p class="placeholder">{t('contexts.loading')}</p>}
      {states?.length === 0 && <p class="placeholder">{t('contexts.empty')}</p>}
      {firstContexts(limit, servers).map(([url, group]) => (
        <ServerSection
          key={url}
          backend={backend}
          states={group}
          labelOf={labelOf}
          hostAccess={hostAccess}
          onRemove={remove}
        />
      ))}
      <ImportedFiles states={states ?? []} onRemove={setToRemove} />
      <RemoveDialog
        contexts={toRemove}
        onRemove={(ids) => void backend.background.removeContexts(ids)}
        onClose={() => setToRemove([])}
      />
    </section>
  );
}

/** The first contexts of the list, by server. */
function firstContexts(limit: number, servers: readonly [url: string, states: ContextState[]][]) {
  let room = limit;
  return servers.flatMap(([url, states]): [string, ContextState[]][] => {
    const first = states.slice(0, Math.max(room, 0));
    room -= states.length;
    return first.length > 0 ? [[url, first]] : [];
  });
}
