import { useCallback, useState } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { ContextState } from '../../core/messages.ts';
import type { Service, ServiceList, ServicePort } from '../../core/services/service.ts';
import type { PopupBackend } from '../backend.ts';
import { useOpening } from '../hooks/use-opening.ts';
import { useServiceList } from '../hooks/use-service-list.ts';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { t } from '../shared/words.ts';
import { ListStatus } from './ListStatus.tsx';
import { NamespacesForm } from './NamespacesForm.tsx';
import { isPastedUrl, PastedUrl } from './PastedUrl.tsx';
import { portUrl } from './port-url.ts';
import { ServiceResults } from './ServiceResults.tsx';
import { ServiceSheet } from './ServiceSheet.tsx';

interface ServiceBrowserProps {
  backend: PopupBackend;
  context: KubeContext;
  contexts: readonly ContextState[];
  query: string;
  /** The list last seen, painted until a fresh one is there. */
  seen: ServiceList | null;
  onListed: (list: ServiceList) => void;
}

/** Everything below the filter: what is in the way, the services that match, and how fresh they are. */
export function ServiceBrowser({ backend, context, contexts, query, seen, onListed }: ServiceBrowserProps) {
  const listing = useServiceList(backend, context, seen, onListed);
  const [sheetService, setSheetService] = useState<Service | null>(null);
  const [isChoosingNamespaces, setChoosingNamespaces] = useState(false);
  const isUrl = isPastedUrl(query);
  const { problem, isRefreshing, namespaces, refresh } = listing;
  const { refusal, attempt } = useOpening();
  const openUrl = (opener: KubeContext, url: string) => attempt(opener, () => backend.openTarget(opener.id, url));
  // The same function as long as it does the same, so that rows on screen are not drawn again.
  const open = useCallback(
    (service: Service, port: ServicePort | undefined) => {
      const url = port && portUrl(context, service, port, port.scheme);
      if (url && service.endpoints !== 'none') openUrl(context, url);
      else setSheetService(service);
    },
    [backend, context],
  );
  const list = (names: string[]) => {
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
            onSettled={() => {
              refusal.again();
              refresh();
            }}
          />
        )}
        {!refusal && problem && problem.code !== 'apiserverForbidden' && (
          <ProblemPanel backend={backend} problem={problem} context={context} onSettled={() => refresh()} />
        )}
        {(problem?.code === 'apiserverForbidden' || isChoosingNamespaces) && (
          <NamespacesForm
            problem={problem?.code === 'apiserverForbidden' ? problem : null}
            namespaces={namespaces}
            onChosen={list}
          />
        )}
        {isUrl && (
          <PastedUrl backend={backend} text={query} states={contexts} selectedId={context.id} onOpen={openUrl} />
        )}
        {!isUrl && seen && (
          <ServiceResults services={seen.services} query={query} onOpen={open} onMore={setSheetService} />
        )}
        {!isUrl && !seen && isRefreshing && <p class="placeholder">{t('popup.loading')}</p>}
      </main>
      <ListStatus
        list={seen}
        isRefreshing={isRefreshing}
        onRefresh={() => refresh()}
        onChooseNamespaces={() => setChoosingNamespaces(true)}
        onOpenApi={() => attempt(context, () => backend.openApi(context.id))}
      />
      <ServiceSheet
        context={context}
        service={sheetService}
        isolatedPrefixes={backend.isolatedPrefixes}
        onOpen={(url) => openUrl(context, url)}
        onOpenWith={(url, storage) => attempt(context, () => backend.openTargetWith(context.id, url, storage))}
        onClose={() => setSheetService(null)}
      />
    </>
  );
}
