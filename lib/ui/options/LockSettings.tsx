import type { VaultState } from '../../core/vault/vault-state.ts';
import type { OptionsBackend } from '../backend.ts';
import { t } from '../shared/words.ts';

const CHOICES = [5, 15, 60, 240, 480, 1440];

/** When the vault locks by itself. */
export function LockSettings({ backend, state }: { backend: Pick<OptionsBackend, 'setLocking'>; state: VaultState }) {
  const { locking, longestMinutes } = state;
  const choices = [...new Set([...CHOICES, locking.afterMinutes ?? 0])]
    .filter((minutes) => minutes > 0 && (longestMinutes === null || minutes <= longestMinutes))
    .sort((one, other) => one - other);
  return (
    <div class="lock-settings">
      <label>
        {t('vault.lockAfter')}
        <select
          value={String(locking.afterMinutes ?? '')}
          onChange={({ currentTarget: { value } }) =>
            void backend.setLocking({ ...locking, afterMinutes: value === '' ? null : Number(value) })
          }
        >
          {choices.map((minutes) => (
            <option key={minutes} value={String(minutes)}>
              {spanOf(minutes)}
            </option>
          ))}
          {longestMinutes === null && <option value="">{t('vault.lockNever')}</option>}
        </select>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={locking.whenAway}
          onChange={({ currentTarget }) => void backend.setLocking({ ...locking, whenAway: currentTarget.checked })}
        />
        {t('vault.lockAway')}
      </label>
      {longestMinutes !== null && <p class="hint">{t('vault.lockByPolicy', [spanOf(longestMinutes)])}</p>}
    </div>
  );
}

/** A span in words: “15 minutes”, “8 hours”. */
function spanOf(minutes: number): string {
  const [number, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return new Intl.NumberFormat(t('languageTag'), { style: 'unit', unit, unitDisplay: 'long' }).format(number);
}
