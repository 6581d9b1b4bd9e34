import { useState } from 'preact/hooks';
import { success } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';
import { isWeaker, type LockSettings as Settings } from '../../core/vault/lock-settings.ts';
import type { VaultStatus } from '../../core/vault/vault-status.ts';
import type { OptionsBackend, ProofInput } from '../backend.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { ProofForm } from '../shared/ProofForm.tsx';
import { t } from '../shared/translate.ts';

const CHOICES = [5, 15, 60, 240, 480, 1440];

interface LockSettingsProps {
  backend: Pick<OptionsBackend, 'vault' | 'noticesScreenLock'>;
  status: VaultStatus;
}

/** When the vault locks by itself. Whoever wants it to stay open longer has to prove who they are. */
export function LockSettings({ backend, status }: LockSettingsProps) {
  const { lockSettings, maxLockMinutes } = status;
  const [pending, setPending] = useState<Settings | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const shown = pending ?? lockSettings;
  const save = async (settings: Settings, proof: ProofInput | null) => {
    const outcome = await backend.vault.setLockSettings(settings, proof);
    if (outcome.ok) setPending(null);
    return outcome.ok ? success(null) : outcome;
  };
  const change = async (settings: Settings) => {
    setProblem(null);
    if (isWeaker(lockSettings, settings)) return setPending(settings);
    const outcome = await save(settings, null);
    if (!outcome.ok) setProblem(outcome.problem);
  };
  const choices = [...new Set([...CHOICES, shown.afterMinutes ?? 0])]
    .filter((minutes) => minutes > 0 && (maxLockMinutes === null || minutes <= maxLockMinutes))
    .sort((one, other) => one - other);
  return (
    <div class="card settings lock-settings">
      <label>
        <span>{t('vault.lockAfter')}</span>
        <select
          value={String(shown.afterMinutes ?? '')}
          onChange={({ currentTarget: { value } }) =>
            void change({ ...shown, afterMinutes: value === '' ? null : Number(value) })
          }
        >
          {choices.map((minutes) => (
            <option key={minutes} value={String(minutes)}>
              {formatMinutes(minutes)}
            </option>
          ))}
          {maxLockMinutes === null && <option value="">{t('vault.lockNever')}</option>}
        </select>
      </label>
      <label>
        <span>{t(backend.noticesScreenLock ? 'vault.lockWhenAway' : 'vault.lockWhenIdle')}</span>
        <input
          type="checkbox"
          class="switch"
          checked={shown.whenAway}
          onChange={({ currentTarget }) => void change({ ...shown, whenAway: currentTarget.checked })}
        />
      </label>
      {!backend.noticesScreenLock && <p class="hint">{t('vault.screenLockUnnoticed')}</p>}
      {maxLockMinutes !== null && <p class="hint">{t('vault.lockByPolicy', [formatMinutes(maxLockMinutes)])}</p>}
      {problem && <ProblemNotice problem={problem} isNew />}
      {pending && (
        <div class="vault-form">
          <p class="hint">{t('vault.lockLater')}</p>
          <ProofForm
            hasPasskey={status.passkey !== null}
            isFocused
            labels={{
              passkey: t('vault.confirmWithPasskey'),
              submit: t('vault.lockLaterSubmit'),
              working: t('vault.lockLaterSubmit'),
            }}
            onProof={(proof: ProofInput) => save(pending, proof)}
            onDone={() => {}}
            onCancel={() => setPending(null)}
          />
        </div>
      )}
    </div>
  );
}

/** “15 minutes”, “8 hours”. */
function formatMinutes(minutes: number): string {
  const [number, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return new Intl.NumberFormat(t('languageTag'), { style: 'unit', unit, unitDisplay: 'long' }).format(number);
}
