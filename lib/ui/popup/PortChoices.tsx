import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { StorageChoice } from '../../core/messages.ts';
import type { Service, ServicePort } from '../../core/services/service.ts';
import { CopyButton } from '../shared/CopyButton.tsx';
import { t } from '../shared/words.ts';
import { portUrl } from './port-url.ts';

interface PortChoicesProps {
  context: KubeContext;
  service: Service;
  port: ServicePort;
  /** Prefixes of the apps that open without storage; null where that is not offered. */
  isolated: readonly string[] | null;
  onOpen: (url: string) => void;
  onOpenWith: (url: string, storage: StorageChoice) => void;
}

/** The ways to open one port, and its URL. */
export function PortChoices({ context, service, port, isolated, onOpen, onOpenWith }: PortChoicesProps) {
  // No scheme in the URL stands for http, and is the form that roles by resource name usually allow.
  const overHttp = portUrl(context, service, port, '');
  const overHttps = portUrl(context, service, port, 'https');
  if (!overHttp || !overHttps) return null;
  const isHttps = port.scheme === 'https';
  const [usual, other] = isHttps ? [overHttps, overHttp] : [overHttp, overHttps];
  const isIsolated = isolated?.includes(usual) ?? false;
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
      {isolated && (
        <p class="sheet-storage">
          {isIsolated && <span class="hint">{t('popup.isIsolated')}</span>}
          <button type="button" onClick={() => onOpenWith(usual, isIsolated ? 'shared' : 'none')}>
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
