import { useRef } from 'preact/hooks';
import { SANDBOX } from '../../core/grants/isolation.ts';
import type { IsolatedBackend } from '../backend.ts';
import { useFollowed } from '../hooks/use-followed.ts';
import { usePageLanguage } from '../hooks/use-page-language.ts';
import { appName } from '../shared/app-name.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { Unexpected } from '../shared/Unexpected.tsx';
import { t } from '../shared/words.ts';

/** Shows an app in a frame without storage, or says why it may not and how to open it again. */
export function Isolated({ backend }: { backend: IsolatedBackend }) {
  // Again when a context went: without its grant an app would only seem to be there.
  const outcome = useFollowed(backend.isolatedApp, backend.onContextsChanged);
  const frame = useRef<HTMLIFrameElement>(null);
  const name = appName(backend.url) ?? t('extensionName');
  usePageLanguage(outcome && !outcome.ok ? t('gate.blockedTitle') : name);

  if (outcome?.ok) {
    return (
      <iframe
        ref={frame}
        class="isolated-app"
        title={name}
        sandbox={SANDBOX}
        referrerpolicy="no-referrer"
        src={outcome.value.url}
        onLoad={() => frame.current?.focus()}
      />
    );
  }
  return (
    <main class="gate isolated" aria-busy={outcome === null}>
      <Unexpected />
      <h1>{outcome ? t('gate.blockedTitle') : t('gate.working')}</h1>
      {outcome && (
        <ProblemNotice problem={outcome.problem} isNew>
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
