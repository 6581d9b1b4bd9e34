import { appName } from '../../core/proxy-url/app-name.ts';
import type { ProxyUrl } from '../../core/proxy-url/parse.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { PopupBackend } from '../backend.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';
import { withoutScheme } from '../shared/without-scheme.ts';

interface UnknownAppProps {
  backend: PopupBackend;
  /** The proxy URL that the tab shows. */
  app: ProxyUrl;
}

/** The app of an unknown cluster in the tab that the popup was opened on, and a way to open it. */
export function UnknownApp({ backend, app: { server, prefix, url } }: UnknownAppProps) {
  const host = withoutScheme(serverUrl(server));
  return (
    <section class="this-tab" aria-labelledby="this-tab">
      <div class="this-tab-text">
        <h2 id="this-tab">
          <span class="visually-hidden">{t('popup.thisTab')}</span> {sanitizeForDisplay(appName(prefix) ?? prefix)}
        </h2>
      </div>
      <p class="hint">{t('popup.unknownServer', [host])}</p>
      <p class="actions">
        <button
          type="button"
          class="primary"
          onClick={() => void backend.openOptions({ topic: 'import', server, url }).then(backend.closePopup)}
        >
          {t('import.titleFor', [host])}
        </button>
      </p>
    </section>
  );
}
