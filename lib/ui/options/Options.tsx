import type { ContextState } from '../../core/context-state.ts';
import { isUsable, usableServers } from '../../core/kubeconfig/assess-context.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { KubeconfigText } from '../../core/kubeconfig/kubeconfig-reading.ts';
import type { OptionsAddress } from '../../core/options-address.ts';
import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import type { VaultStatus } from '../../core/vault/vault-status.ts';
import type { OptionsBackend } from '../backend.ts';
import { useContexts } from '../hooks/use-contexts.ts';
import { useDocumentTitle } from '../hooks/use-document-title.ts';
import { useHostAccess } from '../hooks/use-host-access.ts';
import { useImport } from '../hooks/use-import.ts';
import { goTo, useOptionsAddress } from '../hooks/use-options-address.ts';
import { usePagePaste } from '../hooks/use-page-paste.ts';
import { useSubscription } from '../hooks/use-subscription.ts';
import { t } from '../shared/translate.ts';
import { UnexpectedErrorNotice } from '../shared/UnexpectedErrorNotice.tsx';
import { AboutPanel } from './AboutPanel.tsx';
import { DropZone } from './DropZone.tsx';
import { ImportDone } from './ImportDone.tsx';
import { ImportPanel } from './ImportPanel.tsx';
import { Navigation } from './Navigation.tsx';
import { PageTitle } from './PageTitle.tsx';
import { ReportPanel } from './ReportPanel.tsx';
import { StorageProblems } from './StorageProblems.tsx';
import { StoredContexts } from './StoredContexts.tsx';
import { TrustedSites } from './TrustedSites.tsx';
import { VaultNotice } from './VaultNotice.tsx';
import { VaultPanel } from './VaultPanel.tsx';
import { VaultState } from './VaultState.tsx';

/** Where contexts are imported and managed, credentials stored, and trust in sites taken back. The address says which of it is shown. */
export function Options({ backend }: { backend: OptionsBackend }) {
  const { background } = backend;
  const address = useOptionsAddress();
  const storageProblems = useSubscription(background.listStorageProblems, backend.onContextsChanged);
  const states = useContexts(backend);
  const sites = useSubscription(background.listTrustedSites, backend.onTrustedSitesChanged);
  const vaultStatus = useSubscription(background.getVaultStatus, backend.onVaultChanged);
  const topic = address.topic === 'import' ? 'contexts' : address.topic;
  const title = address.topic === 'import' ? t('import.title') : t(`options.topic.${address.topic}`);
  useDocumentTitle(t('options.title', [title]));
  const hasProblems = storageProblems !== null && storageProblems.length > 0;
  const isReadable = storageProblems?.length === 0;
  return (
    <div class="options">
      <header class="page-header">
        <p class="brand">
          <img src="/icon/mark.svg" alt="" width="28" height="28" />
          <span>{t('extensionName')}</span>
        </p>
        <Navigation topic={topic} counts={{ contexts: states?.length ?? 0, sites: sites?.length ?? 0 }} />
        {isReadable && vaultStatus && (vaultStatus.passphrase || (states && states.length > 0)) && (
          <VaultState
            backend={backend}
            status={vaultStatus}
            isSignedIn={states?.some(({ hasCredential }) => hasCredential) ?? false}
          />
        )}
      </header>
      <main aria-busy={storageProblems === null || states === null}>
        <UnexpectedErrorNotice />
        {hasProblems && (
          <>
            <PageTitle title={t('extensionName')} />
            <StorageProblems backend={backend} problems={storageProblems} />
            <ReportPanel backend={backend} />
          </>
        )}
        {isReadable && (
          <Topic backend={backend} address={address} states={states} sites={sites} vaultStatus={vaultStatus} />
        )}
      </main>
    </div>
  );
}

interface TopicProps {
  backend: OptionsBackend;
  address: OptionsAddress;
  /** Null until they are read. So are the others. */
  states: readonly ContextState[] | null;
  sites: readonly string[] | null;
  vaultStatus: VaultStatus | null;
}

/** Opens a URL as the first of these contexts that is for its server. */
async function openAs(
  { background }: OptionsBackend,
  url: string | null,
  contexts: readonly KubeContext[],
): Promise<void> {
  if (url === null) return;
  const context = contexts.filter(isUsable).find(({ server }) => parseProxyUrl(url, [server]).ok);
  if (context) await background.openTarget({ contextId: context.id, url });
}

/** What the address asks for. A kubeconfig that is pasted or dropped leads to its import from anywhere. */
function Topic({ backend, address, states, sites, vaultStatus }: TopicProps) {
  const hostAccess = useHostAccess(backend, usableServers((states ?? []).map(({ context }) => context)));
  const { server, url } = address.topic === 'import' ? address : { server: null, url: null };
  const importing = useImport(backend, (imported) => {
    hostAccess.refresh();
    goTo({ topic: 'contexts' });
    void openAs(backend, url, imported);
  });
  const { stage, startOver, dismiss, addFiles } = importing;
  const isImport = address.topic === 'import';
  const readFiles = (files: KubeconfigText[]) => {
    if (!isImport) goTo({ topic: 'import', server: null, url: null });
    void addFiles(files);
  };
  const readText = (text: string) => readFiles([{ name: t('import.pastedText'), text }]);
  usePagePaste(readText);
  const importAnother = () => {
    startOver();
    goTo({ topic: 'import', server: null, url: null });
  };
  const isLocked = vaultStatus?.isLocked ?? true;
  const hasNoContexts = states !== null && states.length === 0;
  return (
    <>
      <DropZone onFiles={readFiles} />
      {vaultStatus && <VaultNotice backend={backend} status={vaultStatus} />}
      {stage.kind === 'done' && address.topic === 'contexts' && (
        <ImportDone stage={stage} onImportAnother={importAnother} onLeave={dismiss} />
      )}
      {(isImport || (address.topic === 'contexts' && hasNoContexts)) && (
        <ImportPanel
          backend={backend}
          server={server}
          url={url}
          vaultStatus={vaultStatus}
          importing={importing}
          onText={readText}
          onFiles={readFiles}
        />
      )}
      {address.topic === 'contexts' && states !== null && states.length > 0 && (
        <StoredContexts
          backend={backend}
          states={states}
          hostAccess={hostAccess}
          isFocused={!isLocked && stage.kind !== 'done'}
        />
      )}
      {address.topic === 'vault' && (
        <VaultPanel backend={backend} status={vaultStatus} hasContexts={(states?.length ?? 0) > 0} />
      )}
      {address.topic === 'sites' && <TrustedSites backend={backend} sites={sites} />}
      {address.topic === 'about' && <AboutPanel backend={backend} />}
    </>
  );
}
