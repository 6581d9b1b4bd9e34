import { useLayoutEffect, useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import { t } from './translate.ts';

/** Appears after an unexpected error. The browser's console has the details; they never reach the page. */
export function UnexpectedErrorNotice() {
  const [hasFailed, setFailed] = useState(false);
  useLayoutEffect(() => {
    const onError = () => setFailed(true);
    window.addEventListener('error', onError);
    window.addEventListener('unhandledrejection', onError);
    return () => {
      window.removeEventListener('error', onError);
      window.removeEventListener('unhandledrejection', onError);
    };
  }, []);
  if (!hasFailed) return null;
  return (
    <div class="notice problem" role="alert">
      <Icon name="warning" />
      <div class="notice-body">
        <p class="notice-sentence">{t('common.unexpected')}</p>
        <p class="actions">
          <button type="button" onClick={() => location.reload()}>
            {t('common.reload')}
          </button>
        </p>
      </div>
    </div>
  );
}
