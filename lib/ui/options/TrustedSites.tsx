import { appName } from '../../core/proxy-url/app-name.ts';
import type { OptionsBackend } from '../backend.ts';
import { useSubscription } from '../hooks/use-subscription.ts';
import { t } from '../shared/translate.ts';

/** The sites that may open services without a question. */
export function TrustedSites({ backend }: { backend: OptionsBackend }) {
  const { background, onTrustedSitesChanged } = backend;
  const sites = useSubscription(background.listTrustedSites, onTrustedSitesChanged);
  return (
    <section class="panel" aria-labelledby="sites-title" aria-busy={sites === null}>
      <h2 id="sites-title">{t('sites.title')}</h2>
      <p class="hint">{t('sites.text')}</p>
      {sites?.length === 0 && <p class="placeholder">{t('sites.empty')}</p>}
      <ul class="sites">
        {sites?.map((site) => (
          <li key={site}>
            <span class="site-name">{siteName(site)}</span>
            <button
              type="button"
              aria-label={t('sites.removeSite', [siteName(site)])}
              onClick={() => void background.removeTrustedSite(site)}
            >
              {t('sites.remove')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function siteName(site: string): string {
  const app = appName(site);
  return app === null ? site : t('sites.app', [app, new URL(site).host]);
}
