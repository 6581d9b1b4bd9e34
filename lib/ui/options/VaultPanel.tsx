import { useState } from 'preact/hooks';
import type { VaultStatus } from '../../core/vault/vault-status.ts';
import type { OptionsBackend } from '../backend.ts';
import { t } from '../shared/translate.ts';
import { ChangePassphrase } from './ChangePassphrase.tsx';
import { ConfirmButton } from './ConfirmButton.tsx';
import { ExportForm } from './ExportForm.tsx';
import { LockSettings } from './LockSettings.tsx';
import { Orphans } from './Orphans.tsx';
import { PageTitle } from './PageTitle.tsx';
import { StoragePlaces } from './StoragePlaces.tsx';

interface VaultPanelProps {
  backend: OptionsBackend;
  /** Null until it is known. */
  status: VaultStatus | null;
  /** Whether there is anything to export. */
  hasContexts: boolean;
}

/** Where credentials are stored, when the vault locks, and how to export or erase everything. */
export function VaultPanel({ backend, status, hasContexts }: VaultPanelProps) {
  const { background } = backend;
  const isOpen = status !== null && !status.isLocked;
  const hasVault = status?.passphrase != null;
  return (
    <div class="vault" aria-busy={status === null}>
      <PageTitle title={t('options.topic.vault')} />
      {isOpen && <StoragePlaces key={status.mode} backend={backend} status={status} />}
      {isOpen && hasVault && (
        <section aria-labelledby="lock-title">
          <h2 id="lock-title">{t('vault.automaticLock')}</h2>
          <LockSettings backend={backend} status={status} />
        </section>
      )}
      {isOpen && (hasVault || hasContexts) && (
        <Backup key={status.mode} backend={backend} status={status} hasContexts={hasContexts} />
      )}
      <section class="erase" aria-labelledby="erase-title">
        <h2 id="erase-title">{t('vault.erase')}</h2>
        <ul class="card settings">
          <li>
            <span>{t('vault.eraseHint')}</span>
            <ConfirmButton
              label={t('vault.eraseEverything')}
              question={t('vault.eraseTitle')}
              text={t('vault.eraseText')}
              confirmLabel={t('vault.eraseSubmit')}
              look="danger"
              onConfirm={() => void background.eraseEverything()}
            />
          </li>
        </ul>
      </section>
    </div>
  );
}

interface BackupProps {
  backend: OptionsBackend;
  status: VaultStatus;
  hasContexts: boolean;
}

/** The passphrase, the export, and what only a backup could use again. */
function Backup({ backend, status, hasContexts }: BackupProps) {
  const [form, setForm] = useState<'changePassphrase' | 'export' | null>(null);
  const toggle = (name: 'changePassphrase' | 'export', label: string) => (
    <button type="button" aria-expanded={form === name} onClick={() => setForm(form === name ? null : name)}>
      {label}
    </button>
  );
  const close = () => setForm(null);
  return (
    <section class="backup" aria-labelledby="backup-title">
      <h2 id="backup-title">{status.passphrase ? t('vault.passphraseAndBackup') : t('vault.backup')}</h2>
      <ul class="card settings">
        {status.passphrase && (
          <li>
            <span>{t('vault.passphrase')}</span>
            {toggle('changePassphrase', t('vault.changePassphrase'))}
            {form === 'changePassphrase' && (
              <ChangePassphrase backend={backend} hasPasskey={status.passkey !== null} onDone={close} />
            )}
          </li>
        )}
        {hasContexts && (
          <li>
            <span>
              {t('vault.exportAll')} <span class="hint">{t('vault.exportHint')}</span>
            </span>
            {toggle('export', t('vault.export'))}
            {form === 'export' && <ExportForm backend={backend} status={status} onDone={close} />}
          </li>
        )}
        {status.orphanCount > 0 && <Orphans backend={backend} count={status.orphanCount} />}
      </ul>
    </section>
  );
}
