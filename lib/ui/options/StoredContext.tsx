import { useMemo, useState } from 'preact/hooks';
import type { ContextState } from '../../core/context-state.ts';
import { isUsable } from '../../core/kubeconfig/assess-context.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Problem } from '../../core/problems.ts';
import type { OptionsBackend } from '../backend.ts';
import { CredentialForm } from '../shared/CredentialForm.tsx';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { ReadinessBadge } from '../shared/ReadinessBadge.tsx';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';

interface StoredContextProps {
  backend: OptionsBackend;
  state: ContextState;
  label: string;
  onAccessGranted: () => void;
  onRemove: (context: KubeContext) => void;
}

/** One stored context and what can be done with it. Memoized: there may be thousands. */
export function StoredContext({ backend, state, label, onAccessGranted, onRemove }: StoredContextProps) {
  const [isFormOpen, setFormOpen] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  return useMemo(() => {
    const { context, hasCredential } = state;
    const openApi = async () => {
      const outcome = await backend.background.openApi(context.id);
      setProblem(outcome.ok ? null : outcome.problem);
    };
    const resolve = () => {
      setProblem(null);
      onAccessGranted();
    };
    return (
      <li class="stored-context">
        <div class="stored-line">
          <div class="stored-name">
            <h4>{sanitizeForDisplay(label)}</h4>
            <p class="hint">{describe(context)}</p>
          </div>
          <ReadinessBadge state={state} />
          <div class="actions">
            {isUsable(context) && (
              <>
                <button type="button" onClick={() => void openApi()}>
                  {t('common.openApi')}
                </button>
                <button type="button" aria-expanded={isFormOpen} onClick={() => setFormOpen(!isFormOpen)}>
                  {hasCredential ? t('contexts.replaceCredential') : t('contexts.addCredential')}
                </button>
              </>
            )}
            <button
              type="button"
              class="quiet"
              aria-label={t('contexts.removeOne', [label])}
              onClick={() => onRemove(context)}
            >
              {t('contexts.remove')}
            </button>
          </div>
        </div>
        {isFormOpen && (
          <CredentialForm backend={backend} context={context} isFocused onStored={() => setFormOpen(false)} />
        )}
        {problem && <ProblemPanel backend={backend} problem={problem} context={context} onResolved={resolve} />}
        {context.obstacles.map((obstacle, index) => (
          <ProblemNotice key={`${obstacle.code}${index}`} problem={obstacle} />
        ))}
      </li>
    );
  }, [backend, state, label, onAccessGranted, onRemove, isFormOpen, problem]);
}

function describe({ clusterName, userName, namespace, signIn }: KubeContext): string {
  const names = [clusterName, userName, namespace].filter(Boolean).map(sanitizeForDisplay);
  return [...names, t(`signIn.${signIn.kind}`)].join(' · ');
}
