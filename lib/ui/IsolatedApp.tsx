import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { FRAME_PERMISSIONS, SANDBOX } from '../core/apps/isolation.ts';
import type { IsolatedApp as AppToShow } from '../core/messages.ts';
import { type Problem, problem } from '../core/problems.ts';
import { appName } from '../core/proxy-url/app-name.ts';
import { serverUrl } from '../core/proxy-url/server.ts';
import type { IsolatedBackend } from './backend.ts';
import { useDocumentTitle } from './hooks/use-document-title.ts';
import { useSubscription } from './hooks/use-subscription.ts';
import { ProblemNotice } from './shared/ProblemNotice.tsx';
import { sanitizeForDisplay } from './shared/sanitize-for-display.ts';
import { t } from './shared/translate.ts';
import { UnexpectedErrorNotice } from './shared/UnexpectedErrorNotice.tsx';

/** Shows an app in a frame with a partition of its own, or says why not and how to open it again. */
export function IsolatedApp({ backend }: { backend: IsolatedBackend }) {
  // Asked again when contexts change: without its grant, the app would only seem to be there.
  const app = useSubscription(backend.isolatedApp, backend.onContextsChanged);
  const [failed, setFailed] = useState<Problem | null>(null);
  // Not as the URL looks: the app chooses the end of it.
  const name = (app?.ok ? appName(app.value.prefix) : null) ?? hostOf(backend.url);
  const found = app && !app.ok ? app.problem : failed;

  if (app?.ok && !failed) return <Frame app={app.value} name={name} backend={backend} onFailed={setFailed} />;
  return (
    <main class="gate isolated" aria-busy={app === null}>
      <UnexpectedErrorNotice />
      <Heading text={found ? t('gate.blockedTitle', [name]) : t('gate.working')} />
      {found && (
        <ProblemNotice problem={found} isNew>
          <p class="actions">
            {app?.ok && (
              <a href={`${serverUrl(app.value.server)}/version`} target="_blank" rel="noreferrer">
                {t('isolated.openServer')}
              </a>
            )}
            {app?.ok ? (
              <button type="button" onClick={() => setFailed(null)}>
                {t('isolated.tryAgain')}
              </button>
            ) : (
              /^https:/.test(backend.url) && <a href={backend.url}>{t('isolated.openAgain')}</a>
            )}
          </p>
        </ProblemNotice>
      )}
    </main>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : t('extensionName');
}

function Heading({ text }: { text: string }) {
  useDocumentTitle(text);
  return <h1>{text}</h1>;
}

/** A title of an app, so that it cannot hide or reorder the name after it. The browser alone would only collapse plain spaces. */
function displayTitle(title: string): string {
  // Follows many emoji, and only says to draw them in colour.
  const withoutVariations = title.replaceAll('\uFE0F', '');
  return sanitizeForDisplay(withoutVariations.replace(/\s+/g, ' ').trim());
}

interface FrameProps {
  app: AppToShow;
  name: string;
  backend: IsolatedBackend;
  onFailed: (problem: Problem) => void;
}

function Frame({ app, name, backend, onFailed }: FrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  // What is shown first. The app as it was answered later, after contexts have changed, must not load it again.
  const [first] = useState(app);
  const [title, setTitle] = useState(name);
  useDocumentTitle(title);
  // Before the frame can tell anything.
  useLayoutEffect(() => {
    if (!frame.current) return undefined;
    return backend.connectFrame(frame.current, first, {
      // With the name, because the app can choose the rest.
      onShown: ({ title: shown }) => setTitle(shown.trim() === '' ? name : `${displayTitle(shown)} – ${name}`),
      onUntrusted: () => onFailed(problem('certificateUntrusted', { origin: first.server.origin })),
    });
  }, [backend, first, name, onFailed]);
  return (
    <>
      {/* Outside of what the app can draw, so that it cannot pass for Portside. */}
      <header class="isolated-bar">
        <strong>{name}</strong> <span>{t('isolated.bar')}</span>
      </header>
      <iframe
        ref={frame}
        class="isolated-app"
        title={name}
        // Before the address: what the frame is decides about its first document.
        {...{ credentialless: true }}
        sandbox={SANDBOX}
        allow={FRAME_PERMISSIONS}
        referrerpolicy="no-referrer"
        name={backend.frameName(first)}
        src={first.url}
        onLoad={() => frame.current?.focus()}
      />
    </>
  );
}
