import type { Server } from '../../core/proxy-url/server.ts';
import type { Backend } from '../backend.ts';
import { withoutScheme } from './without-scheme.ts';
import { t } from './words.ts';

interface HostAccessButtonProps {
  backend: Pick<Backend, 'requestHostAccess'>;
  server: Server;
  onGiven: () => void;
}

/** Asks for access to one server. */
export function HostAccessButton({ backend, server, onGiven }: HostAccessButtonProps) {
  const ask = async () => {
    if (await backend.requestHostAccess([server])) onGiven();
  };
  return (
    <button type="button" class="primary" onClick={() => void ask()}>
      {t('common.allowAccess', [withoutScheme(server.origin)])}
    </button>
  );
}
