import type { OptionsBackend } from '../backend.ts';
import { useFollowed } from '../hooks/use-followed.ts';
import { appName } from '../shared/app-name.ts';
import { t } from '../shared/words.ts';

/** The sites that may open services without asking, each to be taken back. */
export function TrustedSites({ backend }: { backend: OptionsBackend }) {
  const sites = useFollowed(backend.trustedSites, backend.onTrustedSitesChanged);
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
              onClick={() => void backend.distrustSite(site)}
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
