import { useState } from 'preact/hooks';
import { type Outcome, success } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';
import type { VaultStatus } from '../../core/vault/vault-status.ts';
import type { OptionsBackend, ProofInput } from '../backend.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { type AcceptedProof, ProofForm } from '../shared/ProofForm.tsx';
import { t } from '../shared/translate.ts';
import { UnlockForm } from '../shared/UnlockForm.tsx';
import { ChangePassphrase } from './ChangePassphrase.tsx';
import { ConfirmButton } from './ConfirmButton.tsx';
import { LockSettings } from './LockSettings.tsx';
import { StorageModeChoice } from './StorageModeChoice.tsx';
import { applyStorageMode, INITIAL_DRAFT } from './storage-mode.ts';

interface VaultPanelProps {
  backend: OptionsBackend;
  /** Null until it is known. */
  status: VaultStatus | null;
}

/** Where credentials are stored, when the vault locks, and how to export or erase everything. */
export function VaultPanel({ backend, status }: VaultPanelProps) {
  const { background } = backend;
  return (
    <section class="panel vault" aria-labelledby="vault-title" aria-busy={status === null}>
      <h2 id="vault-title">{t('vault.title')}</h2>
      {status && <p>{t(`vault.mode.${status.mode}`)}</p>}
      {status?.isVaultForbidden && <p class="hint">{t('vault.policyForbids')}</p>}
      {status?.problem && (
        <ProblemNotice problem={status.problem}>
          <p class="actions">
            <button type="button" onClick={() => void background.setAside('envelope')}>
              {t('vault.setAside')}
            </button>
          </p>
        </ProblemNotice>
      )}
      {status?.isLocked && (
        <>
          <p>{t('vault.locked')}</p>
          <UnlockForm backend={backend} isFocused onUnlocked={() => {}} />
        </>
      )}
      {status && !status.isLocked && <OpenVault key={status.mode} backend={backend} status={status} />}
      <div class="actions">
        <ConfirmButton
          label={t('vault.eraseEverything')}
          question={t('vault.eraseTitle')}
          text={t('vault.eraseText')}
          confirmLabel={t('vault.eraseSubmit')}
          isQuiet
          onConfirm={() => void background.eraseEverything()}
        />
      </div>
    </section>
  );
}

type Form = 'changePassphrase' | 'addPasskey' | 'removePasskey' | 'memoryOnly' | 'store' | 'export';

interface OpenVaultProps {
  backend: OptionsBackend;
  status: VaultStatus;
}

/** What can be done while nothing is locked. */
function OpenVault({ backend, status }: OpenVaultProps) {
  const { background } = backend;
  const [form, setForm] = useState<Form | null>(null);
  const hasVault = status.mode === 'passphrase' || status.mode === 'passkey';
  const toggle = (name: Form, label: string) => (
    <button type="button" aria-expanded={form === name} onClick={() => setForm(form === name ? null : name)}>
      {label}
    </button>
  );
  const close = () => setForm(null);

  return (
    <>
      <div class="actions">
        {hasVault && (
          <button type="button" onClick={() => void background.lock()}>
            {t('vault.lockNow')}
          </button>
        )}
        {hasVault && toggle('changePassphrase', t('vault.changePassphrase'))}
        {status.mode === 'passphrase' && backend.supportsPasskeys && toggle('addPasskey', t('vault.addPasskey'))}
        {status.mode === 'passkey' && toggle('removePasskey', t('vault.removePasskey'))}
        {hasVault && toggle('memoryOnly', t('vault.memoryOnly'))}
        {!hasVault && status.mode !== 'unreadable' && !status.isVaultForbidden && toggle('store', t('vault.store'))}
        {toggle('export', t('vault.export'))}
      </div>
      {form === 'changePassphrase' && (
        <ChangePassphrase backend={backend} hasPasskey={status.passkey !== null} onDone={close} />
      )}
      {form === 'addPasskey' && (
        <ConfirmedForm
          hasPasskey={false}
          text={t('vault.addPasskeyText')}
          submitLabel={t('vault.addPasskey')}
          onProof={backend.vault.addPasskey}
          onDone={close}
        />
      )}
      {form === 'removePasskey' && (
        <ConfirmedForm
          hasPasskey={false}
          text={t('vault.removePasskeyText')}
          submitLabel={t('vault.removePasskey')}
          onProof={backend.vault.removePasskey}
          onDone={close}
        />
      )}
      {form === 'memoryOnly' && (
        <ConfirmedForm
          hasPasskey={status.passkey !== null}
          text={t('vault.memoryOnlyText')}
          submitLabel={t('vault.memoryOnlySubmit')}
          onProof={backend.vault.keepInMemoryOnly}
          onDone={close}
        />
      )}
      {form === 'store' && <StoreForm backend={backend} />}
      {form === 'export' && <ExportForm backend={backend} status={status} onDone={close} />}
      {status.orphanCount > 0 && <Orphans backend={backend} count={status.orphanCount} />}
      {hasVault && <LockSettings backend={backend} status={status} />}
    </>
  );
}

type ConfirmedFormProps = AcceptedProof & {
  text: string;
  submitLabel: string;
  onDone: () => void;
};

/** Something for which the person has to prove who they are: it weakens protection, widens access or needs their key. */
function ConfirmedForm({ text, submitLabel, onDone, ...accepted }: ConfirmedFormProps) {
  return (
    <div class="vault-form">
      <p class="hint">{text}</p>
      <ProofForm
        {...accepted}
        isFocused
        labels={{ passkey: t('vault.confirmWithPasskey'), submit: submitLabel, working: submitLabel }}
        onDone={onDone}
      />
    </div>
  );
}

interface ExportFormProps {
  backend: OptionsBackend;
  status: VaultStatus;
  onDone: () => void;
}

/** Exports all credentials. Without a vault there is no passphrase to ask for. */
function ExportForm({ backend, status, onDone }: ExportFormProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async (proof: ProofInput | null): Promise<Outcome<null>> => {
    const outcome = await backend.vault.exportKubeconfig(proof);
    if (!outcome.ok) return outcome;
    backend.saveFile('portside-kubeconfig.yaml', outcome.value);
    return success(null);
  };
  const saveWithoutProof = async () => {
    const outcome = await save(null);
    if (outcome.ok) onDone();
    else setProblem(outcome.problem);
  };
  const [text, submitLabel] = [t('vault.exportText'), t('vault.exportSubmit')];
  if (status.passphrase) {
    const hasPasskey = status.passkey !== null;
    return (
      <ConfirmedForm hasPasskey={hasPasskey} text={text} submitLabel={submitLabel} onProof={save} onDone={onDone} />
    );
  }
  return (
    <div class="vault-form">
      <p class="hint">{text}</p>
      <p class="actions">
        <button type="button" class="primary" onClick={() => void saveWithoutProof()}>
          {submitLabel}
        </button>
      </p>
      {problem && <ProblemNotice problem={problem} isNew />}
    </div>
  );
}

/** Creates a vault on disk for the credentials that are in memory. */
function StoreForm({ backend }: { backend: OptionsBackend }) {
  const [draft, setDraft] = useState(INITIAL_DRAFT);
  const [problem, setProblem] = useState<Problem | null>(null);
  const store = async () => {
    const outcome = await applyStorageMode(backend.vault, draft);
    setProblem(outcome.ok ? null : outcome.problem);
  };
  return (
    <form
      class="vault-form"
      onSubmit={(event) => {
        event.preventDefault();
        void store();
      }}
    >
      <StorageModeChoice
        modes={backend.supportsPasskeys ? ['passphrase', 'passkey'] : ['passphrase']}
        draft={draft}
        onChange={setDraft}
      />
      {problem && <ProblemNotice problem={problem} isNew />}
      <p class="actions">
        <button type="submit" class="primary">
          {t('vault.storeSubmit')}
        </button>
      </p>
    </form>
  );
}

function Orphans({ backend, count }: { backend: OptionsBackend; count: number }) {
  return (
    <div class="actions">
      <span class="hint">{t('vault.orphans', count)}</span>
      <ConfirmButton
        label={t('vault.eraseOrphans')}
        question={t('vault.eraseOrphansTitle')}
        text={t('vault.eraseOrphansText')}
        confirmLabel={t('vault.eraseOrphans')}
        isQuiet
        onConfirm={() => void backend.background.eraseOrphans()}
      />
    </div>
  );
}
