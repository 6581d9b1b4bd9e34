import { useState } from 'preact/hooks';
import type { OptionsBackend } from '../backend.ts';
import { CopyButton } from '../shared/CopyButton.tsx';
import { t } from '../shared/translate.ts';

/** Creates a diagnostic report for a bug report, and shows what it contains before it is copied. */
export function ReportPanel({ backend }: { backend: Pick<OptionsBackend, 'background' | 'browserVersion'> }) {
  const [report, setReport] = useState<string | null>(null);
  const create = async () => {
    const { version, ...facts } = await backend.background.getDiagnosticReport();
    setReport(JSON.stringify({ portside: version, browser: backend.browserVersion, ...facts }, null, 2));
  };
  return (
    <section aria-labelledby="report-title">
      <h2 id="report-title">{t('report.title')}</h2>
      {report === null ? (
        <ul class="card settings">
          <li>
            <span class="hint">{t('report.text')}</span>
            <button type="button" onClick={() => void create()}>
              {t('report.create')}
            </button>
          </li>
        </ul>
      ) : (
        <>
          <p class="hint">{t('report.text')}</p>
          <textarea
            class="report"
            aria-label={t('report.content')}
            rows={14}
            readOnly
            spellcheck={false}
            value={report}
          />
          <p class="actions">
            <CopyButton text={report} label={t('report.copy')} />
          </p>
        </>
      )}
    </section>
  );
}
