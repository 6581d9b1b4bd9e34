import { useCallback, useMemo, useState } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { ContextState } from '../../core/messages.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { OptionsBackend } from '../backend.ts';
import { useGradualLimit } from '../hooks/use-gradual-limit.ts';
import type { HostAccess } from '../hooks/use-host-access.ts';
import { contextLabels } from '../shared/context-label.ts';
import { groupBy } from '../shared/group-by.ts';
import { t } from '../shared/words.ts';
import { ForgetDialog } from './ForgetDialog.tsx';
import { ServerSection } from './ServerSection.tsx';
import { Sources } from './Sources.tsx';

interface StoredContextsProps {
  backend: OptionsBackend;
  /** Null until they are read. */
  states: readonly ContextState[] | null;
  hostAccess: HostAccess;
}

/** What was imported, by server, and by file to forget it. */
export function StoredContexts({ backend, states, hostAccess }: StoredContextsProps) {
  const [toForget, setToForget] = useState<readonly KubeContext[]>([]);
  const labelOf = useMemo(() => contextLabels((states ?? []).map(({ context }) => context)), [states]);
  const servers = useMemo(
    () => groupBy(states ?? [], ({ context }) => (context.server ? serverUrl(context.server) : '')),
    [states],
  );
  const drawn = useGradualLimit(states?.length ?? 0);
  const forget = useCallback((context: KubeContext) => setToForget([context]), []);
  return (
    <section class="panel" aria-labelledby="stored-title" aria-busy={states === null}>
      <h2 id="stored-title">{t('stored.title')}</h2>
      {states === null && <p class="placeholder">{t('stored.loading')}</p>}
      {states?.length === 0 && <p class="placeholder">{t('stored.empty')}</p>}
      {upTo(drawn, servers).map(([url, group]) => (
        <ServerSection
          key={url}
          backend={backend}
          states={group}
          labelOf={labelOf}
          hostAccess={hostAccess}
          onForget={forget}
        />
      ))}
      <Sources states={states ?? []} onForget={setToForget} />
      <ForgetDialog
        contexts={toForget}
        onForget={(ids) => void backend.forgetContexts(ids)}
        onClose={() => setToForget([])}
      />
    </section>
  );
}

/** The first so many contexts, by server. */
function upTo(count: number, servers: readonly [url: string, states: ContextState[]][]) {
  let room = count;
  return servers.flatMap(([url, states]): [string, ContextState[]][] => {
    const shown = states.slice(0, Math.max(room, 0));
    room -= states.length;
    return shown.length > 0 ? [[url, shown]] : [];
  });
}
