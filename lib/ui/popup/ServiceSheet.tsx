import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { Service } from '../../core/services/service.ts';
import type { PopupBackend } from '../backend.ts';
import { Icon } from '../shared/Icon.tsx';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { PortActions } from './PortActions.tsx';
import { webLinks } from './web-links.ts';

interface ServiceSheetProps {
  context: KubeContext;
  /** Null while the sheet is closed. */
  service: Service | null;
  isPinned: boolean;
  onPin: (service: Service, isPinned: boolean) => void;
  readIsolation: PopupBackend['readIsolation'];
  onOpen: (url: string) => void;
  /** Opens it isolated or not, now and in future. */
  onOpenIsolated: (url: string, isIsolated: boolean) => void;
  /** Opens all apps of the cluster isolated from now on, or no longer. */
  onIsolateAll: (isIsolated: boolean) => Promise<void>;
  onClose: () => void;
}

/** All that can be done with a service: open each port over http or https, or isolated, copy its URL, open external URLs, pin it. */
export function ServiceSheet(props: ServiceSheetProps) {
  const { context, service, isPinned, onPin, readIsolation, onOpen, onOpenIsolated, onIsolateAll, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (service) dialog.current?.showModal();
  }, [service]);

  const [isolation, setIsolation] = useState<Awaited<ReturnType<PopupBackend['readIsolation']>> | null>(null);
  useEffect(() => {
    if (service) void readIsolation().then(setIsolation);
  }, [service, readIsolation]);
  const { server } = context;
  const isolatesAll = server !== null && isolation?.servers.includes(serverUrl(server)) === true;

  const closingAfter =
    <Args extends unknown[]>(open: (...args: Args) => void) =>
    (...args: Args) => {
      dialog.current?.close();
      open(...args);
    };

  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="sheet-title" closedby="any" onClose={onClose}>
      {service && (
        <>
          <hgroup>
            <h2 id="sheet-title">{sanitizeForDisplay(service.displayName)}</h2>
            <p class="hint">
              {service.namespace}/{service.name}
            </p>
          </hgroup>
          {service.ports.length === 0 && <p>{t('popup.noPortsText')}</p>}
          {service.ports.length > 0 && service.endpoints === 'none' && <p>{t('popup.noEndpointsText')}</p>}
          {service.ports.map((port, index) => (
            <PortActions
              key={index}
              context={context}
              service={service}
              port={port}
              isolation={isolation}
              onOpen={closingAfter(onOpen)}
              onOpenIsolated={closingAfter(onOpenIsolated)}
            />
          ))}
          {isolation && service.ports.length > 0 && (
            <div class="sheet-all">
              <p class="hint">{isolation.isLasting ? t('popup.isolatedInContainer') : t('popup.isolatedText')}</p>
              {isolation.isByPolicy ? (
                <p class="hint">{t('popup.isolatedByPolicy')}</p>
              ) : (
                <label>
                  <input
                    type="checkbox"
                    checked={isolatesAll}
                    onChange={() => void onIsolateAll(!isolatesAll).then(readIsolation).then(setIsolation)}
                  />
                  {t('popup.isolateAll')}
                </label>
              )}
            </div>
          )}
          {webLinks(service).map((url) => (
            <p key={url} class="sheet-port">
              <a href={url} target="_blank" rel="noreferrer">
                {withoutScheme(url)} <Icon name="external" />
              </a>
              <span class="hint">{t('popup.external')}</span>
            </p>
          ))}
          <form method="dialog" class="actions">
            {service.ports.length > 0 && (
              <button type="button" onClick={() => onPin(service, !isPinned)}>
                {isPinned ? t('popup.unpin') : t('popup.pin')}
              </button>
            )}
            <button type="submit">{t('common.close')}</button>
          </form>
        </>
      )}
    </dialog>
  );
}
