import { useRef } from 'preact/hooks';
import { SANDBOX } from '../core/apps/isolation.ts';
import { appName } from '../core/proxy-url/app-name.ts';
import type { IsolatedBackend } from './backend.ts';
import { useDocumentTitle } from './hooks/use-document-title.ts';
import { useSubscription } from './hooks/use-subscription.ts';
import { ProblemNotice } from './shared/ProblemNotice.tsx';
import { t } from './shared/translate.ts';
import { UnexpectedErrorNotice } from './shared/UnexpectedErrorNotice.tsx';

/** Shows an app in a frame without storage, or says why not and how to open it again. */
export function IsolatedApp({ backend }: { backend: IsolatedBackend }) {
  // Asked again when contexts change: without its grant, the app would only seem to be there.
  const app = useSubscription(backend.isolatedApp, backend.onContextsChanged);
  const frame = useRef<HTMLIFrameElement>(null);
  const name = appName(backend.url) ?? t('extensionName');
  const blockedTitle = t('gate.blockedTitle', [name]);
  useDocumentTitle(app && !app.ok ? blockedTitle : name);

  if (app?.ok) {
    return (
      <iframe
        ref={frame}
        class="isolated-app"
        title={name}
        sandbox={SANDBOX}
        referrerpolicy="no-referrer"
        src={app.value.url}
        onLoad={() => frame.current?.focus()}
      />
    );
  }
  return (
    <main class="gate isolated" aria-busy={app === null}>
      <UnexpectedErrorNotice />
      <h1>{app ? blockedTitle : t('gate.working')}</h1>
      {app && (
        <ProblemNotice problem={app.problem} isNew>
          {/^https:/.test(backend.url) && (
            <p class="actions">
              <a href={backend.url}>{t('isolated.openAgain')}</a>
            </p>
          )}
        </ProblemNotice>
      )}
    </main>
  );
}
