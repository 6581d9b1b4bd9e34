import { usableServers } from '../../core/kubeconfig/assess-context.ts';
import type { OptionsBackend } from '../backend.ts';
import { useContexts } from '../hooks/use-contexts.ts';
import { useDocumentTitle } from '../hooks/use-document-title.ts';
import { useHostAccess } from '../hooks/use-host-access.ts';
import { useSubscription } from '../hooks/use-subscription.ts';
import { t } from '../shared/translate.ts';
import { UnexpectedErrorNotice } from '../shared/UnexpectedErrorNotice.tsx';
import { ImportPanel } from './ImportPanel.tsx';
import { ReportPanel } from './ReportPanel.tsx';
import { StorageProblems } from './StorageProblems.tsx';
import { StoredContexts } from './StoredContexts.tsx';
import { TrustedSites } from './TrustedSites.tsx';
import { VaultPanel } from './VaultPanel.tsx';

/** Where contexts are imported and managed, credentials stored, and trust in sites taken back. */
export function Options({ backend }: { backend: OptionsBackend }) {
  const { background } = backend;
  useDocumentTitle(t('options.title'));
  const states = useContexts(backend);
  const hostAccess = useHostAccess(backend, usableServers((states ?? []).map(({ context }) => context)));
  const vaultStatus = useSubscription(background.getVaultStatus, backend.onVaultChanged);
  const storageProblems = useSubscription(background.listStorageProblems, backend.onContextsChanged);
  const isLocked = vaultStatus?.isLocked ?? false;
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
        <UnexpectedErrorNotice />
        <StorageProblems backend={backend} problems={storageProblems ?? []} />
        {storageProblems?.length === 0 && (
          <>
            {isLocked && <VaultPanel backend={backend} status={vaultStatus} />}
            <ImportPanel backend={backend} vaultStatus={vaultStatus} onImported={hostAccess.refresh} />
            <StoredContexts backend={backend} states={states} hostAccess={hostAccess} />
            {!isLocked && <VaultPanel backend={backend} status={vaultStatus} />}
            <TrustedSites backend={backend} />
          </>
        )}
        <ReportPanel backend={backend} />
      </main>
    </div>
  );
}
