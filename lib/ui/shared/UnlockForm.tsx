import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Outcome } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';
import type { Backend } from '../backend.ts';
import { afterPaint } from './after-paint.ts';
import { ProblemNotice } from './ProblemNotice.tsx';
import { t } from './words.ts';

interface UnlockFormProps {
  backend: Pick<Backend, 'vaultState' | 'unlockByPassphrase' | 'unlockByPasskey'>;
  /** Whether what opens the vault takes the focus when it appears. */
  isFocused?: boolean;
  onUnlocked: () => void;
}

/** Opens the vault by its passkey or passphrase. Wherever it stands, what was being done goes on afterwards. */
export function UnlockForm({ backend, isFocused = false, onUnlocked }: UnlockFormProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isWorking, setWorking] = useState(false);
  const hasPasskey = useHasPasskey(backend);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();

  useLayoutEffect(() => {
    if (isFocused) form.current?.querySelector<HTMLElement>(hasPasskey ? 'button' : 'input')?.focus();
  }, [isFocused, hasPasskey]);

  const attempt = async (unlock: () => Promise<Outcome<null>>) => {
    if (isWorking) return;
    setProblem(null);
    setWorking(true);
    // The key is derived on this very thread: first let the page say so.
    await afterPaint();
    const outcome = await unlock().finally(() => setWorking(false));
    if (outcome.ok) return onUnlocked();
    setProblem(outcome.problem);
    form.current?.querySelector('input')?.select();
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const passphrase = String(new FormData(event.currentTarget).get('passphrase') ?? '');
    void attempt(() => backend.unlockByPassphrase(passphrase));
  };

  return (
    <form class="unlock-form" ref={form} onSubmit={submit} aria-busy={isWorking}>
      {hasPasskey && (
        <p class="actions">
          <button type="button" class="primary" onClick={() => void attempt(backend.unlockByPasskey)}>
            {t('vault.usePasskey')}
          </button>
        </p>
      )}
      <label for={id}>{hasPasskey ? t('vault.orPassphrase') : t('vault.passphrase')}</label>
      <div class="field-and-button">
        <input
          id={id}
          name="passphrase"
          type="password"
          autocomplete="current-password"
          spellcheck={false}
          required
          aria-invalid={problem !== null}
        />
        <button type="submit" class={hasPasskey ? '' : 'primary'} aria-disabled={isWorking}>
          {isWorking ? t('vault.unlocking') : t('vault.unlock')}
        </button>
      </div>
      {problem && <ProblemNotice problem={problem} isNew />}
    </form>
  );
}

function useHasPasskey(backend: UnlockFormProps['backend']): boolean {
  const [hasPasskey, setHasPasskey] = useState(false);
  useEffect(() => {
    let isShown = true;
    void backend.vaultState().then(({ passkey }) => isShown && setHasPasskey(passkey !== null));
    return () => {
      isShown = false;
    };
  }, [backend]);
  return hasPasskey;
}
