import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { canIsolate } from '../../core/grants/isolation.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { StorageChoice } from '../../core/messages.ts';
import type { Service } from '../../core/services/service.ts';
import { Icon } from '../shared/Icon.tsx';
import { shown } from '../shared/shown.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { t } from '../shared/words.ts';
import { PortChoices } from './PortChoices.tsx';
import { webLinks } from './web-links.ts';

interface ServiceSheetProps {
  context: KubeContext;
  /** Null while the sheet is closed. */
  service: Service | null;
  /** Prefixes of the apps that open without storage, or null where none can. */
  isolatedPrefixes: () => Promise<readonly string[] | null>;
  onOpen: (url: string) => void;
  /** Opens it so, now and later. */
  onOpenWith: (url: string, storage: StorageChoice) => void;
  onClose: () => void;
}

/** Every way to open one service: each port as http or https or without storage, its URL to copy, external addresses. */
export function ServiceSheet(props: ServiceSheetProps) {
  const { context, service, isolatedPrefixes, onOpen, onOpenWith, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (service) dialog.current?.showModal();
  }, [service]);

  const [isolated, setIsolated] = useState<readonly string[] | null>(null);
  useEffect(() => {
    if (service) void isolatedPrefixes().then(setIsolated);
  }, [service, isolatedPrefixes]);

  const andClose =
    <Args extends unknown[]>(open: (...args: Args) => void) =>
    (...args: Args) => {
      dialog.current?.close();
      open(...args);
    };
  const isOffered = isolated !== null && context.server !== null && canIsolate(context.server);

  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="sheet-title" closedby="any" onClose={onClose}>
      {service && (
        <>
          <hgroup>
            <h2 id="sheet-title">{shown(service.displayName)}</h2>
            <p class="hint">
              {service.namespace}/{service.name}
            </p>
          </hgroup>
          {service.ports.length === 0 && <p>{t('popup.noPortsText')}</p>}
          {service.ports.length > 0 && service.endpoints === 'none' && <p>{t('popup.noEndpointsText')}</p>}
          {service.ports.map((port, index) => (
            <PortChoices
              key={index}
              context={context}
              service={service}
              port={port}
              isolated={isOffered ? isolated : null}
              onOpen={andClose(onOpen)}
              onOpenWith={andClose(onOpenWith)}
            />
          ))}
          {isOffered && service.ports.length > 0 && <p class="hint">{t('popup.isolatedText')}</p>}
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
