import { appName } from '../../core/proxy-url/app-name.ts';
import type { OptionsBackend } from '../backend.ts';
import { t } from '../shared/translate.ts';
import { PageTitle } from './PageTitle.tsx';

interface TrustedSitesProps {
  backend: Pick<OptionsBackend, 'background'>;
  /** Null until they are read. */
  sites: readonly string[] | null;
}

/** The sites that may open services without a question. */
export function TrustedSites({ backend, sites }: TrustedSitesProps) {
  return (
    <div class="trusted-sites" aria-busy={sites === null}>
      <PageTitle title={t('options.topic.sites')} />
      <p class="hint">{t('sites.text')}</p>
      {sites?.length === 0 && <p class="placeholder">{t('sites.empty')}</p>}
      {sites && sites.length > 0 && (
        <ul class="card settings sites">
          {sites.map((site) => (
            <li key={site}>
              <strong class="site-name">{siteName(site)}</strong>
              <button
                type="button"
                aria-label={t('sites.removeSite', [siteName(site)])}
                onClick={() => void backend.background.removeTrustedSite(site)}
              >
                {t('sites.remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function siteName(site: string): string {
  const app = appName(site);
  return app === null ? site : t('sites.app', [app, new URL(site).host]);
}
