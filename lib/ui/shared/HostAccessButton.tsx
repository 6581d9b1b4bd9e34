import type { Server } from '../../core/proxy-url/server.ts';
import type { Backend } from '../backend.ts';
import { t } from './translate.ts';
import { withoutScheme } from './without-scheme.ts';

interface HostAccessButtonProps {
  backend: Pick<Backend, 'requestHostAccess'>;
  server: Server;
  onGranted: () => void;
}

/** Asks the browser for access to one server. */
export function HostAccessButton({ backend, server, onGranted }: HostAccessButtonProps) {
  const request = async () => {
    if (await backend.requestHostAccess([server])) onGranted();
  };
  return (
    <button type="button" class="primary" onClick={() => void request()}>
      {t('common.allowAccess', [withoutScheme(server.origin)])}
    </button>
  );
}
