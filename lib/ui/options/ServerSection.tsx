import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { ContextState } from '../../core/messages.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { OptionsBackend } from '../backend.ts';
import { inGroups } from '../hooks/use-gradual-limit.ts';
import type { HostAccess } from '../hooks/use-host-access.ts';
import { HostAccessButton } from '../shared/HostAccessButton.tsx';
import { memo } from '../shared/memo.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { t } from '../shared/words.ts';
import { StoredContext } from './StoredContext.tsx';

interface ServerSectionProps {
  backend: OptionsBackend;
  /** The contexts on one server, or those that name none that can be used. */
  states: readonly ContextState[];
  /** What a context is called among all that are stored. */
  labelOf: (context: KubeContext) => string;
  hostAccess: HostAccess;
  onForget: (context: KubeContext) => void;
}

/** One server: whether the browser lets Portside reach it, and its contexts. */
export function ServerSection({ backend, states, labelOf, hostAccess, onForget }: ServerSectionProps) {
  const server = states[0]?.context.server ?? null;
  return (
    <section class="server">
      <header>
        <h3>{server ? withoutScheme(serverUrl(server)) : t('stored.noServer')}</h3>
        {server &&
          hostAccess.access &&
          (hostAccess.access.has(serverUrl(server)) ? (
            <span class="badge is-ready">{t('stored.accessGiven')}</span>
          ) : (
            <>
              <span class="badge is-credentialMissing">{t('stored.accessMissing')}</span>
              <HostAccessButton backend={backend} server={server} onGiven={hostAccess.check} />
            </>
          ))}
      </header>
      {inGroups(states).map((group, index) => (
        <StoredGroup
          key={index}
          backend={backend}
          states={group}
          labelOf={labelOf}
          onAccessGiven={hostAccess.check}
          onForget={onForget}
        />
      ))}
    </section>
  );
}

interface StoredGroupProps extends Pick<ServerSectionProps, 'backend' | 'states' | 'labelOf' | 'onForget'> {
  onAccessGiven: () => void;
}

const StoredGroup = memo(({ backend, states, labelOf, onAccessGiven, onForget }: StoredGroupProps) => (
  <ul>
    {states.map((state) => (
      <StoredContext
        key={state.context.id}
        backend={backend}
        state={state}
        label={labelOf(state.context)}
        onAccessGiven={onAccessGiven}
        onForget={onForget}
      />
    ))}
  </ul>
));
