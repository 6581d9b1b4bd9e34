import type { VaultStatus } from '../../core/vault/vault-status.ts';
import type { OptionsBackend } from '../backend.ts';
import { useNow } from '../hooks/use-now.ts';
import { relativeTime } from '../shared/relative-time.ts';
import { t } from '../shared/translate.ts';
import { ConfirmButton } from './ConfirmButton.tsx';

interface VaultStateProps {
  backend: Pick<OptionsBackend, 'background'>;
  status: VaultStatus;
  /** Whether any context has a credential. */
  isSignedIn: boolean;
}

/** Whether the vault is open and until when, and the button that locks it. In memory only, the button signs out. */
export function VaultState({ backend, status, isSignedIn }: VaultStateProps) {
  const { background } = backend;
  const { mode, isLocked, locksAt } = status;
  const now = useNow(locksAt !== null);
  const hasVault = mode === 'passphrase' || mode === 'passkey';
  const state = hasVault ? stateOf(isLocked) : 'memoryOnly';
  return (
    <div class="vault-state">
      <p class={`state is-${state}`}>{t(`vault.state.${state}`)}</p>
      {locksAt !== null && locksAt > now && <p class="hint">{t('vault.locks', [relativeTime(locksAt, now)])}</p>}
      {state === 'unlocked' && (
        <button type="button" class="quiet" onClick={() => void background.lock()}>
          {t('vault.lockNow')}
        </button>
      )}
      {state === 'memoryOnly' && isSignedIn && (
        <ConfirmButton
          label={t('vault.signOut')}
          question={t('vault.signOutTitle')}
          text={t('vault.signOutText')}
          confirmLabel={t('vault.signOutSubmit')}
          look="quiet"
          onConfirm={() => void background.signOut()}
        />
      )}
    </div>
  );
}

function stateOf(isLocked: boolean): 'locked' | 'unlocked' {
  return isLocked ? 'locked' : 'unlocked';
}
