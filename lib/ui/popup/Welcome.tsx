import type { ProxyUrl } from '../../core/proxy-url/parse.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { PopupBackend } from '../backend.ts';
import { t } from '../shared/translate.ts';
import { withoutScheme } from '../shared/without-scheme.ts';

interface WelcomeProps {
  backend: PopupBackend;
  /** The app that the tab shows, which needs an import; null for none. */
  unknownApp: ProxyUrl | null;
}

/** The popup before the first import. */
export function Welcome({ backend, unknownApp }: WelcomeProps) {
  const { server = null, url = null } = unknownApp ?? {};
  return (
    <main class="welcome">
      <img src="/icon/mark.svg" alt="" width="72" height="72" />
      <h1>{t('popup.welcome')}</h1>
      <p>{t('popup.welcomeText')}</p>
      {server && <p>{t('popup.unknownServer', [withoutScheme(serverUrl(server))])}</p>}
      <button type="button" class="primary" onClick={() => void backend.openOptions({ topic: 'import', server, url })}>
        {server ? t('import.titleFor', [withoutScheme(serverUrl(server))]) : t('common.importKubeconfig')}
      </button>
    </main>
  );
}
