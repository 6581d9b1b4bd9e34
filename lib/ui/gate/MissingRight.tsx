import { type MissingRight as Right, rightAsYaml } from '../../core/failures/missing-right.ts';
import { CopyButton } from '../shared/CopyButton.tsx';
import { t } from '../shared/translate.ts';

/** The objects that grant exactly the right that somebody lacks, to be sent to whoever may create them. */
export function MissingRight({ right }: { right: Right }) {
  const yaml = rightAsYaml(right);
  return (
    <details>
      <summary>{t('gate.failedYaml')}</summary>
      <pre class="plain-text">{yaml}</pre>
      <CopyButton text={yaml} />
    </details>
  );
}
