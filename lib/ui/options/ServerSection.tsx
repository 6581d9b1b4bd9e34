import type { ContextReviews } from '../../core/access/context-review.ts';
import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Server } from '../../core/proxy-url/server.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { OptionsBackend } from '../backend.ts';
import { chunk } from '../hooks/use-chunked-rendering.ts';
import type { HostAccess } from '../hooks/use-host-access.ts';
import { HostAccessButton } from '../shared/HostAccessButton.tsx';
import { t } from '../shared/translate.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { needsCredential } from './attention.ts';
import { StoredContext } from './StoredContext.tsx';

interface ServerSectionProps {
  backend: OptionsBackend;
  /** The contexts of one server, or those without a usable server. */
  states: readonly ContextState[];
  labelOf: (context: KubeContext) => string;
  hostAccess: HostAccess;
  reviews: ContextReviews;
  now: number;
  onRemove: (context: KubeContext) => void;
}

/** One server: whether the browser lets Portside access it, and its contexts. */
export function ServerSection({ backend, states, labelOf, hostAccess, reviews, now, onRemove }: ServerSectionProps) {
  const server = states[0]?.context.server ?? null;
  return (
    <section class="card server">
      <header>
        <h2>{server ? withoutScheme(serverUrl(server)) : t('contexts.withoutServer')}</h2>
        {server && <AccessState backend={backend} server={server} hostAccess={hostAccess} />}
      </header>
      {chunk(states).map((group, index) => (
        <ul key={index}>
          {group.map((state) => (
            <StoredContext
              key={state.context.id}
              backend={backend}
              state={state}
              label={labelOf(state.context)}
              review={reviews[state.context.id] ?? null}
              needsCredential={needsCredential(state, now)}
              onAccessGranted={hostAccess.refresh}
              onRemove={onRemove}
            />
          ))}
        </ul>
      ))}
    </section>
  );
}

interface AccessStateProps extends Pick<ServerSectionProps, 'backend' | 'hostAccess'> {
  server: Server;
}

function AccessState({ backend, server, hostAccess }: AccessStateProps) {
  if (hostAccess.urls === null) return null;
  if (hostAccess.urls.has(serverUrl(server))) return <span class="badge is-ready">{t('contexts.accessAllowed')}</span>;
  return (
    <>
      <span class="badge is-credentialMissing">{t('contexts.accessMissing')}</span>
      <HostAccessButton backend={backend} server={server} onGranted={hostAccess.refresh} />
    </>
  );
}
