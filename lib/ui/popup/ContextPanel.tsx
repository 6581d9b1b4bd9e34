import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { PopupBackend } from '../backend.ts';
import type { Listing } from '../hooks/use-lists.ts';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { t } from '../shared/translate.ts';
import { NamespacesForm } from './NamespacesForm.tsx';

interface ContextPanelProps {
  backend: PopupBackend;
  context: KubeContext;
  listing: Listing | null;
  /** Whether the person wants to change which namespaces are listed. */
  isChoosingNamespaces: boolean;
  /** The only namespaces that the list is of; empty for all. */
  shownNamespaces: readonly string[];
  onChooseNamespaces: () => void;
  /** Lists the services again, of these namespaces where they are given. */
  onRefresh: (namespaces?: readonly string[]) => void;
}

/** What keeps a context's services from being listed, with what resolves it on the spot. */
export function ContextPanel(props: ContextPanelProps) {
  const { backend, context, listing, isChoosingNamespaces, shownNamespaces, onChooseNamespaces, onRefresh } = props;
  const problem = listing?.problem ?? null;
  const isForbidden = problem?.code === 'apiserverForbidden';
  if (isForbidden || isChoosingNamespaces) {
    return (
      <NamespacesForm
        problem={isForbidden ? problem : null}
        namespaces={shownNamespaces.length > 0 ? shownNamespaces : (listing?.namespaces ?? [])}
        onChosen={onRefresh}
      />
    );
  }
  if (problem) {
    return <ProblemPanel backend={backend} problem={problem} context={context} onResolved={() => onRefresh()} />;
  }
  if (shownNamespaces.length === 0) return null;
  const names = shownNamespaces.join(', ');
  return (
    <p class="hint namespaces-shown">
      <span title={names}>{t('popup.namespacesShown', [names])}</span>
      <button type="button" class="quiet" onClick={onChooseNamespaces}>
        {t('popup.namespacesChange')}
      </button>
    </p>
  );
}
