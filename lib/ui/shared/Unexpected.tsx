import { useLayoutEffect, useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import { t } from './words.ts';

/**
 * Appears after a failure that nobody expected. The browser's own console keeps the failure itself; its text never
 * reaches the page.
 */
export function Unexpected() {
  const [hasFailed, setFailed] = useState(false);
  useLayoutEffect(() => {
    const notice = () => setFailed(true);
    window.addEventListener('error', notice);
    window.addEventListener('unhandledrejection', notice);
    return () => {
      window.removeEventListener('error', notice);
      window.removeEventListener('unhandledrejection', notice);
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
