import type { KubeconfigText } from '../../core/kubeconfig/kubeconfig-reading.ts';
import type { Problem } from '../../core/problems.ts';
import { type Server, serverUrl } from '../../core/proxy-url/server.ts';
import type { VaultStatus } from '../../core/vault/vault-status.ts';
import type { OptionsBackend } from '../backend.ts';
import type { Import, ImportStage } from '../hooks/use-import.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { formatNumber, t } from '../shared/translate.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { ImportPreview } from './ImportPreview.tsx';
import { KubeconfigInput, type RejectedText } from './KubeconfigInput.tsx';
import { PageTitle } from './PageTitle.tsx';
import { isAboutNewPassphrase } from './storage-mode.ts';

const MAX_PROBLEMS = 20;
/** Longer text is not written by hand, and would make the field slow. */
const MAX_REJECTED_LENGTH = 500_000;

interface ImportPanelProps {
  backend: OptionsBackend;
  /** The server that somebody wants to open something on, and that no context is for. */
  server: Server | null;
  /** What opens on it after the import; null for nothing. */
  url: string | null;
  /** Null until it is known. */
  vaultStatus: VaultStatus | null;
  importing: Import;
  onText: (text: string) => void;
  onFiles: (files: KubeconfigText[]) => void;
}

/** Takes kubeconfigs, shows what importing them would do, and imports them. */
export function ImportPanel({ backend, server, url, vaultStatus, importing, onText, onFiles }: ImportPanelProps) {
  const { stage, startOver, apply } = importing;
  const hasCandidates = stage.kind === 'preview' && stage.reading.candidates.length > 0;
  const asksForInput = stage.kind !== 'reading' && !hasCandidates;
  return (
    <>
      <PageTitle title={server ? t('import.titleFor', [withoutScheme(serverUrl(server))]) : t('import.title')} />
      {url !== null && <p class="hint">{t('import.opensAfterwards', [url])}</p>}
      {stage.kind === 'reading' && <p role="status">{t('import.reading')}</p>}
      {stage.kind === 'preview' && <Problems problems={stage.reading.problems} />}
      {hasCandidates && (
        <ImportPreview
          // What is chosen belongs to one reading.
          key={stage.reading.candidates.map(({ context }) => context.id).join('\n')}
          backend={backend}
          reading={stage.reading}
          steps={stage.steps}
          onMoreFiles={onFiles}
          onStartOver={startOver}
          asksForStorageMode={vaultStatus?.mode === 'undecided'}
          problem={stage.refusal?.problem ?? null}
          onApply={(chosen, draft) => void apply(chosen, draft)}
        />
      )}
      {stage.kind === 'preview' && stage.refusal && !isAboutNewPassphrase(stage.refusal.problem) && (
        <ProblemPanel
          backend={backend}
          problem={stage.refusal.problem}
          context={null}
          onResolved={stage.refusal.retry}
        />
      )}
      {asksForInput && (
        <KubeconfigInput
          rejected={rejectedText(stage)}
          isFocused={vaultStatus?.isLocked === false}
          onText={onText}
          onFiles={onFiles}
        />
      )}
    </>
  );
}

/** The text that was pasted and could not be read. Files stay as they are on disk. */
function rejectedText(stage: ImportStage): RejectedText | null {
  if (stage.kind !== 'preview') return null;
  const [file, ...others] = stage.rejectedFiles;
  const isPasted = file?.name === t('import.pastedText') && others.length === 0;
  if (!file || !isPasted || file.text.length > MAX_REJECTED_LENGTH) return null;
  const [problem] = stage.reading.problems;
  const values: Readonly<Record<string, string>> = problem?.values ?? {};
  return { text: file.text, line: values.line === undefined ? null : Number(values.line) };
}

/** Problems of the files. A file that is not a kubeconfig can have one in each line. */
function Problems({ problems }: { problems: readonly Problem[] }) {
  const more = problems.length - MAX_PROBLEMS;
  return (
    <>
      {problems.slice(0, MAX_PROBLEMS).map((problem, index) => (
        <ProblemNotice key={`${problem.code}${index}`} problem={problem} isNew />
      ))}
      {more > 0 && <p class="hint">{t('import.moreProblems', more, [formatNumber(more)])}</p>}
    </>
  );
}
