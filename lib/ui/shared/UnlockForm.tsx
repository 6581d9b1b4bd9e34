import { useEffect, useState } from 'preact/hooks';
import type { Backend } from '../backend.ts';
import { ProofForm } from './ProofForm.tsx';
import { t } from './translate.ts';

interface UnlockFormProps {
  backend: Pick<Backend, 'background' | 'vault'>;
  /** Whether it takes the focus when it appears. */
  isFocused?: boolean;
  onUnlocked: () => void;
}

/** Unlocks the vault with the passphrase or passkey. What the person was doing goes on afterwards. */
export function UnlockForm({ backend, isFocused = false, onUnlocked }: UnlockFormProps) {
  const hasPasskey = useHasPasskey(backend);
  return (
    <ProofForm
      hasPasskey={hasPasskey}
      isFocused={isFocused}
      labels={{
        passkey: t('vault.unlockWithPasskey'),
        submit: t('vault.unlock'),
        working: t('vault.unlocking'),
      }}
      onProof={backend.vault.unlock}
      onDone={onUnlocked}
    />
  );
}

function useHasPasskey({ background }: UnlockFormProps['backend']): boolean {
  const [hasPasskey, setHasPasskey] = useState(false);
  useEffect(() => {
    let isMounted = true;
    void background.getVaultStatus().then(({ passkey }) => isMounted && setHasPasskey(passkey !== null));
    return () => {
      isMounted = false;
    };
  }, [background]);
  return hasPasskey;
}
