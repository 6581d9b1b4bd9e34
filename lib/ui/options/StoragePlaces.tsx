import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../../core/problems.ts';
import type { VaultStatus } from '../../core/vault/vault-status.ts';
import type { OptionsBackend } from '../backend.ts';
import { Icon } from '../shared/Icon.tsx';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { t } from '../shared/translate.ts';
import { ConfirmedForm } from './ConfirmedForm.tsx';
import { StorageModeChoice } from './StorageModeChoice.tsx';
import { applyStorageMode, INITIAL_DRAFT, isAboutNewPassphrase, type StorageModeDraft } from './storage-mode.ts';

type Form = 'addPasskey' | 'removePasskey' | 'memoryOnly' | 'store';

interface StoragePlacesProps {
  backend: OptionsBackend;
  status: VaultStatus;
}

/** Where credentials are stored, beside where they could be, and the ways from one to the other. */
export function StoragePlaces({ backend, status }: StoragePlacesProps) {
  const { mode } = status;
  const [form, setForm] = useState<Form | null>(null);
  const hasVault = mode === 'passphrase' || mode === 'passkey';
  const current = hasVault ? mode : 'memoryOnly';
  const canStore = !hasVault && mode !== 'unreadable' && !status.isVaultForbidden;
  const toggle = (name: Form, label: string) => (
    <button type="button" aria-expanded={form === name} onClick={() => setForm(form === name ? null : name)}>
      {label}
    </button>
  );
  const actions: Record<StorageModeDraft['mode'], ComponentChildren> = {
    passphrase: mode === 'passkey' && toggle('removePasskey', t('vault.removePasskey')),
    passkey: mode === 'passphrase' && backend.supportsPasskeys && toggle('addPasskey', t('vault.addPasskey')),
    memoryOnly: hasVault && toggle('memoryOnly', t('vault.memoryOnly')),
  };
  const places = (['passphrase', 'passkey', 'memoryOnly'] as const).filter(
    (place) => place !== 'passkey' || backend.supportsPasskeys || mode === 'passkey',
  );
  return (
    <section class="storage-places" aria-labelledby="vault-title">
      <h2 id="vault-title">{t('vault.title')}</h2>
      <ul class="ways">
        {places.map((place) => (
          <li key={place} class={place === current ? 'way is-current' : 'way'} data-place={place}>
            <span class="way-name">
              {t(`storageMode.name.${place}`)}
              {place === current && (
                <span class="in-use">
                  <Icon name="check" />
                  {t('vault.inUse')}
                </span>
              )}
            </span>
            <span class="hint">{t(`storageMode.text.${place}`)}</span>
            {actions[place]}
          </li>
        ))}
      </ul>
      {(mode === 'undecided' || mode === 'unreadable') && <p class="hint">{t(`vault.mode.${mode}`)}</p>}
      {status.isVaultForbidden && <p class="hint">{t('vault.policyForbids')}</p>}
      {canStore && <p class="actions">{toggle('store', t('vault.store'))}</p>}
      {form && <PlaceForm form={form} backend={backend} status={status} onDone={() => setForm(null)} />}
    </section>
  );
}

function PlaceForm({ form, backend, status, onDone }: StoragePlacesProps & { form: Form; onDone: () => void }) {
  const { vault } = backend;
  switch (form) {
    case 'addPasskey':
      return (
        <ConfirmedForm
          key={form}
          hasPasskey={false}
          text={t('vault.addPasskeyText')}
          submitLabel={t('vault.addPasskey')}
          onProof={vault.addPasskey}
          onDone={onDone}
        />
      );
    case 'removePasskey':
      return (
        <ConfirmedForm
          key={form}
          hasPasskey={false}
          text={t('vault.removePasskeyText')}
          submitLabel={t('vault.removePasskey')}
          onProof={vault.removePasskey}
          onDone={onDone}
        />
      );
    case 'memoryOnly':
      return (
        <ConfirmedForm
          key={form}
          hasPasskey={status.passkey !== null}
          text={t('vault.memoryOnlyText')}
          submitLabel={t('vault.memoryOnlySubmit')}
          onProof={vault.keepInMemoryOnly}
          onDone={onDone}
        />
      );
    case 'store':
      return <StoreForm key={form} backend={backend} />;
  }
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
        problem={problem}
        onChange={setDraft}
      />
      {problem && !isAboutNewPassphrase(problem) && <ProblemNotice problem={problem} isNew />}
      <p class="actions">
        <button type="submit" class="primary">
          {t('vault.storeSubmit')}
        </button>
      </p>
    </form>
  );
}
