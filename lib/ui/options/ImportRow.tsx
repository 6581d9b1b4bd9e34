import { useMemo } from 'preact/hooks';
import type { ImportStep } from '../../core/kubeconfig/import-plan.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Problem } from '../../core/problems.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { ImportNotes } from './ImportNotes.tsx';
import type { PlannedImport } from './planned-import.ts';

interface ImportRowProps {
  planned: PlannedImport;
  /** Notes that no other context of the table has. */
  notes: readonly Problem[];
  /** Whether it is the kubeconfig's `current-context`. */
  isCurrent: boolean;
  isChosen: boolean;
  onToggle: (contextIds: readonly string[], isChosen: boolean) => void;
}

/** One context that can be imported, with its obstacles and notes. Memoized: there may be thousands. */
export function ImportRow({ planned, notes, isCurrent, isChosen, onToggle }: ImportRowProps) {
  return useMemo(() => {
    const { context, credential, step } = planned;
    return (
      <>
        <tr class={isChosen ? 'is-chosen' : ''}>
          <td>
            <input
              type="checkbox"
              checked={isChosen}
              aria-label={t('import.select', [context.name])}
              onChange={() => onToggle([context.id], !isChosen)}
            />
          </td>
          <th scope="row">
            {sanitizeForDisplay(context.name)} {isCurrent && <span class="badge">{t('import.current')}</span>}
          </th>
          <td>
            {sanitizeForDisplay(context.clusterName)}
            {context.server && <span class="hint">{withoutScheme(serverUrl(context.server))}</span>}
          </td>
          <td>
            {sanitizeForDisplay(context.userName)}
            <span class="hint">{describe(context)}</span>
          </td>
          <td>
            <Readiness isUsable={context.obstacles.length === 0} hasCredential={credential !== null} />{' '}
            <span class={`badge is-${step.action}`}>{t(`import.action.${step.action}`)}</span>
            {step.changes.length > 0 && <span class="hint">{listChanges(step)}</span>}
          </td>
        </tr>
        <ImportNotes obstacles={context.obstacles} notes={notes.map((note) => ({ note, others: 0 }))} />
      </>
    );
  }, [planned, notes, isCurrent, isChosen, onToggle]);
}

function describe({ signIn, namespace }: KubeContext): string {
  const method = t(`signIn.${signIn.kind}`);
  return namespace === '' ? method : `${method} · ${t('contexts.namespace', [namespace])}`;
}

function Readiness({ isUsable, hasCredential }: { isUsable: boolean; hasCredential: boolean }) {
  if (!isUsable) return <span class="badge is-unusable">{t('contexts.state.unusable')}</span>;
  if (hasCredential) return <span class="badge is-ready">{t('contexts.state.ready')}</span>;
  return <span class="badge is-credentialMissing">{t('contexts.state.credentialMissing')}</span>;
}

function listChanges({ changes }: ImportStep): string {
  const names = changes.map((change) => t(`import.change.${change}`));
  return t('import.changes', [new Intl.ListFormat(t('languageTag'), { style: 'narrow' }).format(names)]);
}
