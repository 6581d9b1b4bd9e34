import { type Isolation, isolationOf } from '../../core/apps/isolation.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Service, ServicePort } from '../../core/services/service.ts';
import { CopyButton } from '../shared/CopyButton.tsx';
import { t } from '../shared/translate.ts';
import { portUrl } from './port-url.ts';

interface PortActionsProps {
  context: KubeContext;
  service: Service;
  port: ServicePort;
  /** Which apps open isolated; null until that is known. */
  isolation: Isolation | null;
  onOpen: (url: string) => void;
  /** Opens it isolated or not, now and in future. */
  onOpenIsolated: (url: string, isIsolated: boolean) => void;
}

/** The ways to open one port of a service, and its URL to copy. */
export function PortActions({ context, service, port, isolation, onOpen, onOpenIsolated }: PortActionsProps) {
  // No scheme means http. Roles that are limited to resource names usually allow only that form.
  const httpUrl = portUrl(context, service, port, '');
  const httpsUrl = portUrl(context, service, port, 'https');
  if (!httpUrl || !httpsUrl) return null;
  const isHttps = port.scheme === 'https';
  const [url, otherUrl] = isHttps ? [httpsUrl, httpUrl] : [httpUrl, httpsUrl];
  const reason = isolation && context.server && isolationOf(isolation, { server: context.server, prefix: url });
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
      {isolation && (
        <p class="sheet-isolation">
          {reason && <span class="hint">{t('popup.opensIsolated')}</span>}
          {(reason === null || reason === 'app') && (
            <button type="button" onClick={() => onOpenIsolated(url, reason === null)}>
              {reason ? t('popup.openShared') : t('popup.openIsolated')}
            </button>
          )}
        </p>
      )}
    </section>
  );
}

function portName({ name, number }: ServicePort): string {
  return name === '' ? String(number) : `${name} · ${number}`;
}
