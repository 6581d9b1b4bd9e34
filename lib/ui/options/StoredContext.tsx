import { useMemo, useRef, useState } from 'preact/hooks';
import type { ContextReview } from '../../core/access/context-review.ts';
import type { ContextState } from '../../core/context-state.ts';
import { isUsable } from '../../core/kubeconfig/assess-context.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Problem } from '../../core/problems.ts';
import type { OptionsBackend } from '../backend.ts';
import { CredentialForm } from '../shared/CredentialForm.tsx';
import { KubeletWarning } from '../shared/KubeletWarning.tsx';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { ReadinessBadge } from '../shared/ReadinessBadge.tsx';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';
import { ContextDetails } from './ContextDetails.tsx';
import { type MenuItem, RowMenu } from './RowMenu.tsx';

interface StoredContextProps {
  backend: OptionsBackend;
  state: ContextState;
  label: string;
  /** What its apiserver told lately; null for nothing. */
  review: ContextReview | null;
  /** Whether its credential is missing or has expired. */
  needsCredential: boolean;
  onAccessGranted: () => void;
  onRemove: (context: KubeContext) => void;
}

/** One stored context: its most likely action, and a menu with the others. Memoized: there may be thousands. */
export function StoredContext(props: StoredContextProps) {
  const { backend, state, label, review, needsCredential, onAccessGranted, onRemove } = props;
  const [isFormOpen, setFormOpen] = useState(false);
  const [hasDetails, setDetails] = useState(false);
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
    const focusMenu = () => row.current?.querySelector<HTMLElement>('.row-menu button')?.focus();
    const closeForm = () => {
      setFormOpen(false);
      // The form that had it is gone.
      focusMenu();
    };
    const hideDetails = () => {
      setDetails(false);
      focusMenu();
    };
    const credentialLabel = hasCredential ? t('contexts.replaceCredential') : t('contexts.addCredential');
    const items = menuOf(state, needsCredential, {
      openApi: () => void openApi(),
      replaceCredential: () => setFormOpen(true),
      showDetails: () => setDetails(true),
      remove: () => onRemove(context),
    });
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
        {review && <KubeletWarning review={review} />}
        {hasDetails && <ContextDetails backend={backend} state={state} label={label} onClose={hideDetails} />}
        {isFormOpen && <CredentialForm backend={backend} context={context} isFocused onStored={closeForm} />}
        {problem && <ProblemPanel backend={backend} problem={problem} context={context} onResolved={resolve} />}
        {context.obstacles.map((obstacle, index) => (
          <ProblemNotice key={`${obstacle.code}${index}`} problem={obstacle} />
        ))}
      </li>
    );
  }, [backend, state, label, review, needsCredential, onAccessGranted, onRemove, isFormOpen, hasDetails, problem]);
}

function describe({ name, clusterName, namespace, signIn }: KubeContext): string {
  return [
    t(`signIn.${signIn.kind}`),
    ...(clusterName === name ? [] : [sanitizeForDisplay(clusterName)]),
    ...(namespace === '' ? [] : [t('contexts.namespace', [namespace])]),
  ].join(' · ');
}

interface MenuEffects {
  readonly openApi: () => void;
  readonly replaceCredential: () => void;
  readonly showDetails: () => void;
  readonly remove: () => void;
}

/** What the menu of a context offers: what its row has no button for. */
function menuOf({ context, hasCredential }: ContextState, needsCredential: boolean, effects: MenuEffects): MenuItem[] {
  const remove: MenuItem = { label: t('contexts.removeMenu'), isDanger: true, onSelect: effects.remove };
  if (!isUsable(context)) return [remove];
  const replaceLabel = hasCredential ? t('contexts.replaceCredential') : t('contexts.addCredential');
  const main: MenuItem = needsCredential
    ? { label: t('common.openApi'), onSelect: effects.openApi }
    : { label: replaceLabel, onSelect: effects.replaceCredential };
  const details: MenuItem[] = hasCredential ? [{ label: t('contexts.details'), onSelect: effects.showDetails }] : [];
  return [main, ...details, remove];
}
