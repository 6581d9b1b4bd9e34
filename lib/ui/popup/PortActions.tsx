import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { StorageChoice } from '../../core/messages.ts';
import type { Service, ServicePort } from '../../core/services/service.ts';
import { CopyButton } from '../shared/CopyButton.tsx';
import { t } from '../shared/translate.ts';
import { portUrl } from './port-url.ts';

interface PortActionsProps {
  context: KubeContext;
  service: Service;
  port: ServicePort;
  /** Prefixes of the apps that open isolated; null where that is not offered. */
  isolatedPrefixes: readonly string[] | null;
  onOpen: (url: string) => void;
  onOpenWith: (url: string, storage: StorageChoice) => void;
}

/** The ways to open one port of a service, and its URL to copy. */
export function PortActions({ context, service, port, isolatedPrefixes, onOpen, onOpenWith }: PortActionsProps) {
  // No scheme means http. Roles that are limited to resource names usually allow only that form.
  const httpUrl = portUrl(context, service, port, '');
  const httpsUrl = portUrl(context, service, port, 'https');
  if (!httpUrl || !httpsUrl) return null;
  const isHttps = port.scheme === 'https';
  const [url, otherUrl] = isHttps ? [httpsUrl, httpUrl] : [httpUrl, httpsUrl];
  const isIsolated = isolatedPrefixes?.includes(url) ?? false;
  return (
    <section class="sheet-port" aria-label={t('popup.port', [portName(port)])}>
      <h3>{portName(port)}</h3>
      <button type="button" class="primary" onClick={() => onOpen(url)}>
        {t('popup.open')}
      </button>
      <button type="button" onClick={() => onOpen(otherUrl)}>
        {isHttps ? t('popup.openHttp') : t('popup.openHttps')}
      </button>
      <CopyButton text={url} />
      {isolatedPrefixes && (
        <p class="sheet-storage">
          {isIsolated && <span class="hint">{t('popup.opensIsolated')}</span>}
          <button type="button" onClick={() => onOpenWith(url, isIsolated ? 'shared' : 'none')}>
            {isIsolated ? t('popup.openShared') : t('popup.openIsolated')}
          </button>
        </p>
      )}
    </section>
  );
}

function portName({ name, number }: ServicePort): string {
  return name === '' ? String(number) : `${name} · ${number}`;
}
