import type { OptionsBackend } from '../backend.ts';
import { useContexts } from '../hooks/use-contexts.ts';
import { useFollowed } from '../hooks/use-followed.ts';
import { useHostAccess } from '../hooks/use-host-access.ts';
import { usePageLanguage } from '../hooks/use-page-language.ts';
import { Unexpected } from '../shared/Unexpected.tsx';
import { t } from '../shared/words.ts';
import { ImportPanel } from './ImportPanel.tsx';
import { StoredContexts } from './StoredContexts.tsx';
import { serversOf } from './servers-of.ts';
import { TrustedSites } from './TrustedSites.tsx';
import { VaultPanel } from './VaultPanel.tsx';

/** Where contexts are imported, looked after and forgotten, their credentials kept, and trust in sites is taken back. */
export function Options({ backend }: { backend: OptionsBackend }) {
  usePageLanguage(t('options.title'));
  const states = useContexts(backend);
  const hostAccess = useHostAccess(backend, serversOf((states ?? []).map(({ context }) => context)));
  const vault = useFollowed(backend.vaultState, backend.onVaultChanged);
  return (
    <div class="options">
      <header class="page-header">
        <img src="/icon/mark.svg" alt="" width="44" height="44" />
        <div>
          <h1>{t('extensionName')}</h1>
          <p class="hint">{t('extensionDescription')}</p>
        </div>
      </header>
      <main>
        <Unexpected />
        {vault?.isLocked && <VaultPanel backend={backend} state={vault} />}
        <ImportPanel backend={backend} vault={vault} onImported={hostAccess.check} />
        <StoredContexts backend={backend} states={states} hostAccess={hostAccess} />
        {!vault?.isLocked && <VaultPanel backend={backend} state={vault} />}
        <TrustedSites backend={backend} />
      </main>
    </div>
  );
}
