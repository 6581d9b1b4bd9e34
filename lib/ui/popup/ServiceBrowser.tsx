import { useCallback, useMemo, useState } from 'preact/hooks';
import type { KnownApp } from '../../core/apps/known-apps.ts';
import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { problem } from '../../core/problems.ts';
import type { Service, ServiceList, ServicePort } from '../../core/services/service.ts';
import type { PopupBackend } from '../backend.ts';
import { useOpening } from '../hooks/use-opening.ts';
import { useServiceList } from '../hooks/use-service-list.ts';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { t } from '../shared/translate.ts';
import { type KnownApps, knownServices } from './known-services.ts';
import { ListStatus } from './ListStatus.tsx';
import { NamespacesForm } from './NamespacesForm.tsx';
import { isPastedUrl, PastedUrl } from './PastedUrl.tsx';
import { portUrl } from './port-url.ts';
import { ServiceResults } from './ServiceResults.tsx';
import { ServiceSheet } from './ServiceSheet.tsx';

interface ServiceBrowserProps extends KnownApps {
  backend: PopupBackend;
  context: KubeContext;
  /** Whether the vault is locked, so that nothing can be listed or opened before it is unlocked. */
  isLocked: boolean;
  contexts: readonly ContextState[];
  query: string;
  /** The cached list, shown until a fresh one is there. */
  list: ServiceList | null;
  onListed: (list: ServiceList) => void;
  onPin: (app: KnownApp, isPinned: boolean) => void;
}

/** Everything below the filter: problems, the services that match, and how fresh the list is. */
export function ServiceBrowser(props: ServiceBrowserProps) {
  const { backend, context, isLocked, contexts, query, list, onListed, pinned, recent, openApps, onPin } = props;
  const { background } = backend;
  const listing = useServiceList(backend, context, list, onListed);
  const [sheetService, setSheetService] = useState<Service | null>(null);
  const [isChoosingNamespaces, setChoosingNamespaces] = useState(false);
  const isUrl = isPastedUrl(query);
  const { isRefreshing, namespaces, refresh } = listing;
  const obstacle = isLocked ? problem('vaultLocked', {}) : listing.problem;
  // A pasted URL needs no list, and must not move away under the pointer when the list fails.
  const listProblem = isUrl && !isLocked ? null : obstacle;
  const { refusal, open } = useOpening(backend);
  const openUrl = (opener: KubeContext, url: string, isIsolated?: boolean) =>
    open(opener, () =>
      background.openTarget({ contextId: opener.id, url, ...(isIsolated === undefined ? {} : { isIsolated }) }),
    );
  // The same function between renders, so that memoized rows stay as they are.
  const openPort = useCallback(
    (service: Service, port: ServicePort | undefined) => {
      const url = port && portUrl(context, service, port, port.scheme);
      const opened = openApps.find((app) => app.contextId === context.id && app.prefix === url);
      if (opened) void backend.goToTab(opened.tabId).then(backend.closePopup);
      else if (url && service.endpoints !== 'none') openUrl(context, url);
      else setSheetService(service);
    },
    [backend, context, openApps],
  );
  const known = useMemo(
    () => knownServices(context, list?.services ?? [], { pinned, recent, openApps }),
    [context, list, pinned, recent, openApps],
  );
  const pin = (service: Service, isPinned: boolean) => {
    const port = known.portOf(service);
    const prefix = port && portUrl(context, service, port, port.scheme);
    if (prefix) onPin({ contextId: context.id, prefix }, isPinned);
  };
  const chooseNamespaces = (names: string[]) => {
    setChoosingNamespaces(false);
    refresh(names);
  };

  return (
    <>
      <div class="progress" hidden={!isRefreshing} />
      <main class="services" aria-busy={isRefreshing}>
        {refusal && (
          <ProblemPanel
            backend={backend}
            problem={refusal.problem}
            context={refusal.context}
            onResolved={() => {
              refusal.retry();
              refresh();
            }}
          />
        )}
        {!refusal && listProblem && listProblem.code !== 'apiserverForbidden' && (
          <ProblemPanel
            backend={backend}
            problem={listProblem}
            context={context}
            isFocused={isLocked}
            onResolved={() => refresh()}
          />
        )}
        {(listProblem?.code === 'apiserverForbidden' || isChoosingNamespaces) && (
          <NamespacesForm
            problem={listProblem?.code === 'apiserverForbidden' ? listProblem : null}
            namespaces={namespaces}
            onChosen={chooseNamespaces}
          />
        )}
        {isUrl && (
          <PastedUrl backend={backend} text={query} states={contexts} selectedId={context.id} onOpen={openUrl} />
        )}
        {!isUrl && list && (
          <ServiceResults
            services={list.services}
            known={known}
            query={query}
            onOpen={openPort}
            onMore={setSheetService}
          />
        )}
        {!isUrl && !list && isRefreshing && <p class="placeholder">{t('popup.loading')}</p>}
      </main>
      <ListStatus
        list={list}
        isRefreshing={isRefreshing}
        onRefresh={() => refresh()}
        onChooseNamespaces={() => setChoosingNamespaces(true)}
        onOpenApi={() => open(context, () => background.openApi(context.id))}
      />
      <ServiceSheet
        context={context}
        service={sheetService}
        isPinned={sheetService !== null && known.pinned.includes(sheetService)}
        onPin={pin}
        readIsolation={backend.readIsolation}
        onOpen={(url) => openUrl(context, url)}
        onOpenIsolated={(url, isIsolated) => openUrl(context, url, isIsolated)}
        onIsolateAll={(isIsolated) => background.isolateCluster({ contextId: context.id, isIsolated })}
        onClose={() => setSheetService(null)}
      />
    </>
  );
}
