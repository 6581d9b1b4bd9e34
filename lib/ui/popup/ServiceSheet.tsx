import { useLayoutEffect, useRef } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Service, ServicePort } from '../../core/services/service.ts';
import { CopyButton } from '../shared/CopyButton.tsx';
import { Icon } from '../shared/Icon.tsx';
import { shown } from '../shared/shown.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { t } from '../shared/words.ts';
import { portUrl } from './port-url.ts';
import { webLinks } from './web-links.ts';

interface ServiceSheetProps {
  context: KubeContext;
  /** Null while the sheet is closed. */
  service: Service | null;
  onOpen: (url: string) => void;
  onClose: () => void;
}

/** Every way to open one service: each port as http or https, its URL to copy, its external addresses. */
export function ServiceSheet({ context, service, onOpen, onClose }: ServiceSheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (service) dialog.current?.showModal();
  }, [service]);

  const openAndClose = (url: string) => {
    dialog.current?.close();
    onOpen(url);
  };

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
            <PortChoices key={index} context={context} service={service} port={port} onOpen={openAndClose} />
          ))}
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

interface PortChoicesProps {
  context: KubeContext;
  service: Service;
  port: ServicePort;
  onOpen: (url: string) => void;
}

function PortChoices({ context, service, port, onOpen }: PortChoicesProps) {
  // No scheme in the URL stands for http, and is the form that roles by resource name usually allow.
  const overHttp = portUrl(context, service, port, '');
  const overHttps = portUrl(context, service, port, 'https');
  if (!overHttp || !overHttps) return null;
  const isHttps = port.scheme === 'https';
  const [usual, other] = isHttps ? [overHttps, overHttp] : [overHttp, overHttps];
  return (
    <section class="sheet-port" aria-label={t('popup.port', [portName(port)])}>
      <h3>{portName(port)}</h3>
      <button type="button" class="primary" onClick={() => onOpen(usual)}>
        {t('popup.openUsual')}
      </button>
      <button type="button" onClick={() => onOpen(other)}>
        {isHttps ? t('popup.asHttp') : t('popup.asHttps')}
      </button>
      <CopyButton text={usual} />
    </section>
  );
}

function portName({ name, number }: ServicePort): string {
  return name === '' ? String(number) : `${name} · ${number}`;
}
