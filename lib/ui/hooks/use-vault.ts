import { useEffect, useState } from 'preact/hooks';
import type { VaultState } from '../../core/vault/vault-state.ts';
import type { OptionsBackend } from '../backend.ts';

/** How credentials are kept, up to date; null until it is known. */
export function useVault(backend: OptionsBackend): VaultState | null {
  const [state, setState] = useState<VaultState | null>(null);
  useEffect(() => {
    let isShown = true;
    const read = () => void backend.vaultState().then((now) => isShown && setState(now));
    read();
    const stop = backend.onVaultChanged(read);
    return () => {
      isShown = false;
      stop();
    };
  }, [backend]);
  return state;
}
