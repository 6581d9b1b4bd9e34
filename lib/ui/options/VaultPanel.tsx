import { useState } from 'preact/hooks';
import type { Outcome } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';
import type { VaultState } from '../../core/vault/vault-state.ts';
import type { OptionsBackend } from '../backend.ts';
import { afterPaint } from '../shared/after-paint.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { UnlockForm } from '../shared/UnlockForm.tsx';
import { t } from '../shared/words.ts';
import { AskFirst } from './AskFirst.tsx';
import { ChangePassphrase } from './ChangePassphrase.tsx';
import { ExportForm } from './ExportForm.tsx';
import { KEEPING_DRAFT, KeepingChoice, keepAs } from './KeepingChoice.tsx';
import { LockSettings } from './LockSettings.tsx';

interface VaultPanelProps {
  backend: OptionsBackend;
  /** Null until it is known. */
  state: VaultState | null;
}

/** Where credentials are kept, when they are locked up, and how to take them along or leave nothing behind. */
export function VaultPanel({ backend, state }: VaultPanelProps) {
  return (
    <section class="panel vault" aria-labelledby="vault-title" aria-busy={state === null}>
      <h2 id="vault-title">{t('vault.title')}</h2>
      {state && <p>{t(`vault.state.${state.keeping}`)}</p>}
      {state?.mustKeepNothing && <p class="hint">{t('vault.byPolicy')}</p>}
      {state?.problem && <Unreadable backend={backend} problem={state.problem} />}
      {state?.isLocked && (
        <>
          <p>{t('vault.locked')}</p>
          <UnlockForm backend={backend} isFocused onUnlocked={() => {}} />
        </>
      )}
      {state && !state.isLocked && <Open key={state.keeping} backend={backend} state={state} />}
      <div class="forget-everything">
        <AskFirst
          label={t('vault.forgetEverything')}
          question={t('vault.forgetTitle')}
          text={t('vault.forgetText')}
          isQuiet
          onConfirm={() => void backend.forgetEverything()}
        />
      </div>
    </section>
  );
}

/** What can be done while nothing is locked. */
function Open({ backend, state }: { backend: OptionsBackend; state: VaultState }) {
  const [shown, setShown] = useState<'none' | 'change' | 'keeping' | 'export'>('none');
  const [problem, setProblem] = useState<Problem | null>(null);
  const isSealed = state.keeping === 'passphrase' || state.keeping === 'passkey';
  const toggle = (form: typeof shown) => {
    setProblem(null);
    setShown(shown === form ? 'none' : form);
  };
  const attempt = async (task: () => Promise<Outcome<null>>) => {
    await afterPaint();
    const outcome = await task();
    setProblem(outcome.ok ? null : outcome.problem);
  };

  return (
    <>
      <div class="actions">
        {isSealed && (
          <>
            <button type="button" onClick={() => void backend.lock()}>
              {t('vault.lockNow')}
            </button>
            <button type="button" aria-expanded={shown === 'change'} onClick={() => toggle('change')}>
              {t('vault.change')}
            </button>
            {state.keeping === 'passphrase' && backend.knowsPasskeys && (
              <button type="button" onClick={() => void attempt(backend.addPasskey)}>
                {t('vault.addPasskey')}
              </button>
            )}
            {state.keeping === 'passkey' && (
              <button type="button" onClick={() => void attempt(backend.removePasskey)}>
                {t('vault.removePasskey')}
              </button>
            )}
            <AskFirst
              label={t('vault.keepNothing')}
              question={t('vault.keepNothingTitle')}
              text={t('vault.keepNothingText')}
              onConfirm={() => void attempt(backend.keepNothing)}
            />
          </>
        )}
        {(state.keeping === 'session' || state.keeping === 'unchosen') && !state.mustKeepNothing && (
          <button type="button" aria-expanded={shown === 'keeping'} onClick={() => toggle('keeping')}>
            {t('vault.keep')}
          </button>
        )}
        <button type="button" aria-expanded={shown === 'export'} onClick={() => toggle('export')}>
          {t('vault.export')}
        </button>
      </div>
      {problem && <ProblemNotice problem={problem} isNew />}
      {shown === 'change' && (
        <ChangePassphrase backend={backend} hasPasskey={state.passkey !== null} onDone={() => setShown('none')} />
      )}
      {shown === 'keeping' && <KeepingForm backend={backend} />}
      {shown === 'export' && (
        <ExportForm
          backend={backend}
          isSealed={isSealed}
          hasPasskey={state.passkey !== null}
          onDone={() => setShown('none')}
        />
      )}
      {isSealed && <LockSettings backend={backend} state={state} />}
    </>
  );
}

function KeepingForm({ backend }: { backend: OptionsBackend }) {
  const [draft, setDraft] = useState(KEEPING_DRAFT);
  const [problem, setProblem] = useState<Problem | null>(null);
  const keep = async () => {
    await afterPaint();
    const outcome = await keepAs(backend, draft);
    setProblem(outcome.ok ? null : outcome.problem);
  };
  return (
    <form
      class="vault-form"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <KeepingChoice knowsPasskeys={backend.knowsPasskeys} draft={draft} onChange={setDraft} />
      {problem && <ProblemNotice problem={problem} isNew />}
      <p class="actions">
        <button type="submit" class="primary">
          {t('vault.keepSubmit')}
        </button>
      </p>
    </form>
  );
}

function Unreadable({ backend, problem }: { backend: OptionsBackend; problem: Problem }) {
  return (
    <ProblemNotice problem={problem}>
      <p class="actions">
        <button type="button" onClick={() => void backend.putEnvelopeAside()}>
          {t('vault.putAside')}
        </button>
      </p>
    </ProblemNotice>
  );
}
