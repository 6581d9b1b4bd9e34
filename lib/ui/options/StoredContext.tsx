import { useMemo, useRef, useState } from 'preact/hooks';
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
import { type MenuItem, RowMenu } from './RowMenu.tsx';

interface StoredContextProps {
  backend: OptionsBackend;
  state: ContextState;
  label: string;
  /** Whether its credential is missing or has expired. */
  needsCredential: boolean;
  onAccessGranted: () => void;
  onRemove: (context: KubeContext) => void;
}

/** One stored context: its most likely action, and a menu with the others. Memoized: there may be thousands. */
export function StoredContext(props: StoredContextProps) {
  const { backend, state, label, needsCredential, onAccessGranted, onRemove } = props;
  const [isFormOpen, setFormOpen] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const row = useRef<HTMLLIElement>(null);

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
    const closeForm = () => {
      setFormOpen(false);
      // The form that had it is gone.
      row.current?.querySelector<HTMLElement>('.row-menu button')?.focus();
    };
    const credentialLabel = hasCredential ? t('contexts.replaceCredential') : t('contexts.addCredential');
    const items: MenuItem[] = [
      ...(isUsable(context) && needsCredential ? [{ label: t('common.openApi'), onSelect: () => void openApi() }] : []),
      ...(isUsable(context) && !needsCredential ? [{ label: credentialLabel, onSelect: () => setFormOpen(true) }] : []),
      { label: t('contexts.removeMenu'), isDanger: true, onSelect: () => onRemove(context) },
    ];
    return (
      <li ref={row} class="stored-context">
        <div class="stored-line">
          <div class="stored-name">
            <h3>{sanitizeForDisplay(label)}</h3>
            <p class="hint">{describe(context)}</p>
          </div>
          <p class="stored-user">{sanitizeForDisplay(context.userName)}</p>
          <ReadinessBadge state={state} />
          <div class="actions">
            {isUsable(context) && !needsCredential && (
              <button type="button" onClick={() => void openApi()}>
                {t('common.openApi')}
              </button>
            )}
            {isUsable(context) && needsCredential && (
              <button type="button" aria-expanded={isFormOpen} onClick={() => setFormOpen(!isFormOpen)}>
                {credentialLabel}
              </button>
            )}
            <RowMenu label={t('contexts.more', [label])} items={items} />
          </div>
        </div>
        {isFormOpen && <CredentialForm backend={backend} context={context} isFocused onStored={closeForm} />}
        {problem && <ProblemPanel backend={backend} problem={problem} context={context} onResolved={resolve} />}
        {context.obstacles.map((obstacle, index) => (
          <ProblemNotice key={`${obstacle.code}${index}`} problem={obstacle} />
        ))}
      </li>
    );
  }, [backend, state, label, needsCredential, onAccessGranted, onRemove, isFormOpen, problem]);
}

function describe({ name, clusterName, namespace, signIn }: KubeContext): string {
  return [
    t(`signIn.${signIn.kind}`),
    ...(clusterName === name ? [] : [sanitizeForDisplay(clusterName)]),
    ...(namespace === '' ? [] : [t('contexts.namespace', [namespace])]),
  ].join(' · ');
}
