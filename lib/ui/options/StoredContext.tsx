import { useState } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { ContextState } from '../../core/messages.ts';
import type { Problem } from '../../core/problems.ts';
import type { OptionsBackend } from '../backend.ts';
import { CredentialForm } from '../shared/CredentialForm.tsx';
import { memo } from '../shared/memo.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { ReadinessBadge } from '../shared/ReadinessBadge.tsx';
import { shown } from '../shared/shown.ts';
import { t } from '../shared/words.ts';

interface StoredContextProps {
  backend: OptionsBackend;
  state: ContextState;
  label: string;
  onAccessGiven: () => void;
  onForget: (context: KubeContext) => void;
}

/** One stored context and what can be done with it. Drawn again only where it changed. */
export const StoredContext = memo((props: StoredContextProps) => <Stored {...props} />);

function Stored({ backend, state, label, onAccessGiven, onForget }: StoredContextProps) {
  const { context, hasCredential } = state;
  const [isGiving, setGiving] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isUsable = context.server !== null && context.obstacles.length === 0;

  const openApi = async () => {
    const outcome = await backend.openApi(context.id);
    setProblem(outcome.ok ? null : outcome.problem);
  };
  const settle = () => {
    setProblem(null);
    onAccessGiven();
  };

  return (
    <li class="stored-context">
      <div class="stored-line">
        <div class="stored-name">
          <h4>{shown(label)}</h4>
          <p class="hint">
            {[context.clusterName, context.userName, context.namespace].filter(Boolean).map(shown).join(' · ')}
            {' · '}
            {t(`signIn.${context.signIn.kind}`)}
          </p>
        </div>
        <ReadinessBadge state={state} />
        <div class="actions">
          {isUsable && (
            <>
              <button type="button" onClick={() => void openApi()}>
                {t('common.openApi')}
              </button>
              <button type="button" aria-expanded={isGiving} onClick={() => setGiving(!isGiving)}>
                {hasCredential ? t('stored.replaceCredential') : t('stored.giveCredential')}
              </button>
            </>
          )}
          <button
            type="button"
            class="quiet"
            aria-label={t('stored.forgetContext', [label])}
            onClick={() => onForget(context)}
          >
            {t('stored.forget')}
          </button>
        </div>
      </div>
      {isGiving && <CredentialForm backend={backend} context={context} isFocused onGiven={() => setGiving(false)} />}
      {problem && <ProblemPanel backend={backend} problem={problem} context={context} onSettled={settle} />}
      {context.obstacles.map((obstacle, index) => (
        <ProblemNotice key={`${obstacle.code}${index}`} problem={obstacle} />
      ))}
    </li>
  );
}
