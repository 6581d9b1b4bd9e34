import type { ImportStep } from '../../core/kubeconfig/import-plan.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { nextStepOf, sentenceOf, t } from '../shared/words.ts';

interface ImportRowProps {
  step: ImportStep;
  /** The kubeconfig's `current-context`. */
  isCurrent: boolean;
  hasCredential: boolean;
  isChosen: boolean;
  onToggle: () => void;
}

/** One context that could be imported, with what is in its way and what was noticed about it. */
export function ImportRow({ step, isCurrent, hasCredential, isChosen, onToggle }: ImportRowProps) {
  const { context, action } = step;
  const remarks = [...context.obstacles, ...context.notes];
  return (
    <tbody class={isChosen ? 'is-chosen' : ''}>
      <tr>
        <td>
          <input
            type="checkbox"
            checked={isChosen}
            aria-label={t('import.select', [context.name])}
            onChange={onToggle}
          />
        </td>
        <th scope="row">
          {context.name} {isCurrent && <span class="badge">{t('import.current')}</span>}
        </th>
        <td>
          {context.clusterName}
          {context.server && <span class="hint">{withoutScheme(serverUrl(context.server))}</span>}
        </td>
        <td>{context.userName}</td>
        <td>{context.namespace}</td>
        <td>{t(`signIn.${context.signIn.kind}`)}</td>
        <td>
          <span class={`badge is-${action}`}>{t(`import.action.${action}`)}</span>{' '}
          <Readiness isUsable={context.obstacles.length === 0} hasCredential={hasCredential} />
          {step.changes.length > 0 && <span class="hint">{differences(step)}</span>}
        </td>
      </tr>
      {remarks.length > 0 && (
        <tr class="remarks">
          <td />
          <td colSpan={6}>
            <ul>
              {remarks.map((remark, index) => (
                <li key={`${remark.code}${index}`} class={index < context.obstacles.length ? 'obstacle' : 'note'}>
                  {sentenceOf(remark)} <span class="hint">{nextStepOf(remark)}</span>
                </li>
              ))}
            </ul>
          </td>
        </tr>
      )}
    </tbody>
  );
}

function Readiness({ isUsable, hasCredential }: { isUsable: boolean; hasCredential: boolean }) {
  if (!isUsable) return <span class="badge is-unusable">{t('contexts.state.unusable')}</span>;
  if (hasCredential) return <span class="badge is-ready">{t('contexts.state.ready')}</span>;
  return <span class="badge is-credentialMissing">{t('contexts.state.credentialMissing')}</span>;
}

function differences({ changes }: ImportStep): string {
  const words = changes.map((change) => t(`import.change.${change}`));
  return t('import.changes', [new Intl.ListFormat(t('languageTag'), { type: 'unit' }).format(words)]);
}
