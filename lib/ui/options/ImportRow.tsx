import type { ImportStep } from '../../core/kubeconfig/import-plan.ts';
import type { Problem } from '../../core/problems.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import { memo } from '../shared/memo.ts';
import { shown } from '../shared/shown.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { t } from '../shared/words.ts';
import { Remarks } from './Remarks.tsx';

interface ImportRowProps {
  step: ImportStep;
  /** Those that no other context of the table shares. */
  notes: readonly Problem[];
  /** The kubeconfig's `current-context`. */
  isCurrent: boolean;
  hasCredential: boolean;
  isChosen: boolean;
  onToggle: (contextId: string) => void;
}

/** One context that could be imported, with what is in its way and what was noticed about it. */
export const ImportRow = memo(({ step, notes, isCurrent, hasCredential, isChosen, onToggle }: ImportRowProps) => {
  const { context, action } = step;
  return (
    <>
      <tr class={isChosen ? 'is-chosen' : ''}>
        <td>
          <input
            type="checkbox"
            checked={isChosen}
            aria-label={t('import.select', [context.name])}
            onChange={() => onToggle(context.id)}
          />
        </td>
        <th scope="row">
          {shown(context.name)} {isCurrent && <span class="badge">{t('import.current')}</span>}
        </th>
        <td>
          {shown(context.clusterName)}
          {context.server && <span class="hint">{withoutScheme(serverUrl(context.server))}</span>}
        </td>
        <td>{shown(context.userName)}</td>
        <td>{shown(context.namespace)}</td>
        <td>{t(`signIn.${context.signIn.kind}`)}</td>
        <td>
          <span class={`badge is-${action}`}>{t(`import.action.${action}`)}</span>{' '}
          <Readiness isUsable={context.obstacles.length === 0} hasCredential={hasCredential} />
          {step.changes.length > 0 && <span class="hint">{differences(step)}</span>}
        </td>
      </tr>
      <Remarks obstacles={context.obstacles} notes={notes} />
    </>
  );
});

function Readiness({ isUsable, hasCredential }: { isUsable: boolean; hasCredential: boolean }) {
  if (!isUsable) return <span class="badge is-unusable">{t('contexts.state.unusable')}</span>;
  if (hasCredential) return <span class="badge is-ready">{t('contexts.state.ready')}</span>;
  return <span class="badge is-credentialMissing">{t('contexts.state.credentialMissing')}</span>;
}

function differences({ changes }: ImportStep): string {
  const words = changes.map((change) => t(`import.change.${change}`));
  return t('import.changes', [new Intl.ListFormat(t('languageTag'), { type: 'unit' }).format(words)]);
}
