import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { canIsolate } from '../../core/apps/isolation.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { StorageChoice } from '../../core/messages.ts';
import type { Service } from '../../core/services/service.ts';
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
  /** Prefixes of the apps that open isolated; null where the browser cannot isolate apps. */
  readIsolatedPrefixes: () => Promise<readonly string[] | null>;
  onOpen: (url: string) => void;
  /** Opens it with or without storage, now and in future. */
  onOpenWith: (url: string, storage: StorageChoice) => void;
  onClose: () => void;
}

/** All ways to open a service: each port over http or https, without storage, its URL to copy, and external URLs. */
export function ServiceSheet(props: ServiceSheetProps) {
  const { context, service, readIsolatedPrefixes, onOpen, onOpenWith, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (service) dialog.current?.showModal();
  }, [service]);

  const [isolatedPrefixes, setIsolatedPrefixes] = useState<readonly string[] | null>(null);
  useEffect(() => {
    if (service) void readIsolatedPrefixes().then(setIsolatedPrefixes);
  }, [service, readIsolatedPrefixes]);

  const closingAfter =
    <Args extends unknown[]>(open: (...args: Args) => void) =>
    (...args: Args) => {
      dialog.current?.close();
      open(...args);
    };
  const canBeIsolated = isolatedPrefixes !== null && context.server !== null && canIsolate(context.server);

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
              isolatedPrefixes={canBeIsolated ? isolatedPrefixes : null}
              onOpen={closingAfter(onOpen)}
              onOpenWith={closingAfter(onOpenWith)}
            />
          ))}
          {canBeIsolated && service.ports.length > 0 && <p class="hint">{t('popup.isolatedText')}</p>}
          {webLinks(service).map((url) => (
            <p key={url} class="sheet-port">
              <a href={url} target="_blank" rel="noreferrer">
                {withoutScheme(url)} <Icon name="external" />
              </a>
              <span class="hint">{t('popup.external')}</span>
            </p>
          ))}
          <form method="dialog" class="actions">
            <button type="submit">{t('common.close')}</button>
          </form>
        </>
      )}
    </dialog>
  );
}
