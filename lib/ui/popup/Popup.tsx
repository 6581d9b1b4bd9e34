import { usableServers } from '../../core/kubeconfig/assess-context.ts';
import { appOfUnknownServer } from '../../core/proxy-url/unknown-server.ts';
import type { PopupBackend } from '../backend.ts';
import { useDocumentTitle } from '../hooks/use-document-title.ts';
import { useSnapshot } from '../hooks/use-snapshot.ts';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { t } from '../shared/translate.ts';
import { UnexpectedErrorNotice } from '../shared/UnexpectedErrorNotice.tsx';
import { selectedState } from './context-order.ts';
import { Finder } from './Finder.tsx';
import { Locked } from './Locked.tsx';
import { Welcome } from './Welcome.tsx';

/** The popup: what a person can do now with the contexts that they imported. */
export function Popup({ backend }: { backend: PopupBackend }) {
  useDocumentTitle(t('extensionName'));
  const { snapshot, problem, select, setList, pin } = useSnapshot(backend);

  if (problem) {
    return (
      <main class="popup">
        <h1 class="visually-hidden">{t('extensionName')}</h1>
        <UnexpectedErrorNotice />
        <ProblemPanel backend={backend} problem={problem} context={null} isFocused onResolved={() => {}} />
      </main>
    );
  }
  if (!snapshot) return <UnexpectedErrorNotice />;
  const { contexts, lists, reviews, openApps, canLock, pinned, recent } = snapshot;
  const selected = selectedState(contexts, snapshot.selectedContextId);
  const servers = usableServers(contexts.map(({ context }) => context));
  const unknownApp = appOfUnknownServer(openApps.activeUrl, servers);
  if (!selected) return <Welcome backend={backend} unknownApp={unknownApp} />;
  if (selected.isLocked) return <Locked backend={backend} openAppCount={openApps.all.length} />;
  return (
    <Finder
      backend={backend}
      states={contexts}
      selected={selected}
      lists={lists}
      reviews={reviews}
      openApps={openApps}
      unknownApp={unknownApp}
      canLock={canLock}
      pinned={pinned}
      recent={recent}
      onSelect={select}
      onListed={setList}
      onPin={pin}
    />
  );
}
