import { useCallback, useMemo, useState } from 'preact/hooks';
import { usableServers } from '../../core/kubeconfig/assess-context.ts';
import type { ImportStep } from '../../core/kubeconfig/import-plan.ts';
import type { ImportCandidate, KubeconfigReading, KubeconfigText } from '../../core/kubeconfig/kubeconfig-reading.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { OptionsBackend } from '../backend.ts';
import { useHostAccess } from '../hooks/use-host-access.ts';
import { groupBy } from '../shared/group-by.ts';
import { t } from '../shared/translate.ts';
import { FileChooser } from './FileChooser.tsx';
import { ImportTable } from './ImportTable.tsx';
import type { PlannedImport } from './planned-import.ts';
import { StorageModeChoice } from './StorageModeChoice.tsx';
import { INITIAL_DRAFT, type StorageModeDraft } from './storage-mode.ts';

interface ImportPreviewProps {
  backend: OptionsBackend;
  reading: KubeconfigReading;
  /** One for each candidate, in the same order. */
  steps: readonly ImportStep[];
  onMoreFiles: (files: KubeconfigText[]) => void;
  onStartOver: () => void;
  /** Whether the person has yet to decide where credentials are stored. */
  asksForStorageMode: boolean;
  onApply: (chosen: readonly ImportCandidate[], draft: StorageModeDraft | null) => void;
}

/** Every context in the kubeconfigs, what importing it would do, and the choice of which to import. */
export function ImportPreview(props: ImportPreviewProps) {
  const { backend, reading, steps, asksForStorageMode, onMoreFiles, onStartOver, onApply } = props;
  const planned = useMemo(() => withSteps(reading.candidates, steps), [reading, steps]);
  const [excludedIds, setExcludedIds] = useState(() => defaultExclusions(planned));
  const [draft, setDraft] = useState(INITIAL_DRAFT);
  const chosen = useMemo(() => planned.filter(({ context }) => !excludedIds.has(context.id)), [planned, excludedIds]);
  const servers = useMemo(() => serversOfCandidates(chosen), [chosen]);
  const hostAccess = useHostAccess(
    backend,
    useMemo(() => serversOfCandidates(planned), [planned]),
  );
  const newServers = servers.filter((server) => !hostAccess.urls?.has(serverUrl(server)));
  const tables = useMemo(() => groupBy(planned, ({ context }) => context.source), [planned]);

  const toggle = useCallback((id: string) => {
    setExcludedIds((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);

  return (
    <div class="import-preview">
      {tables.map(([source, rows]) => (
        <ImportTable
          key={source}
          source={source}
          planned={rows}
          currentContextId={reading.currentContextId}
          excludedIds={excludedIds}
          onToggle={toggle}
        />
      ))}
      {asksForStorageMode && (
        <StorageModeChoice
          modes={backend.supportsPasskeys ? ['passphrase', 'passkey', 'memoryOnly'] : ['passphrase', 'memoryOnly']}
          draft={draft}
          onChange={setDraft}
        />
      )}
      <div class="actions import-actions">
        <button
          type="button"
          class="primary"
          disabled={chosen.length === 0}
          onClick={() => onApply(chosen, asksForStorageMode ? draft : null)}
        >
          {newServers.length === 0
            ? t('import.apply', chosen.length)
            : t('import.applyWithAccess', [t('import.servers', newServers.length)])}
        </button>
        <FileChooser label={t('import.addFiles')} onFiles={onMoreFiles} />
        <button type="button" class="quiet" onClick={onStartOver}>
          {t('import.startOver')}
        </button>
        {chosen.length === 0 && <p class="hint">{t('import.nothingChosen')}</p>}
        {newServers.length > 0 && <p class="hint">{t('import.accessNote')}</p>}
      </div>
    </div>
  );
}

function withSteps(candidates: readonly ImportCandidate[], steps: readonly ImportStep[]): PlannedImport[] {
  return candidates.flatMap((candidate, index) => {
    const step = steps[index];
    return step ? [{ ...candidate, step }] : [];
  });
}

/** Contexts whose import would change nothing, or that could not be used, are not chosen by default. */
/** What is unchanged or unusable, and what would send a credential of one file to a server of another. */
function defaultExclusions(planned: readonly PlannedImport[]): ReadonlySet<string> {
  const excluded = planned.filter(
    ({ step, context, notes }) =>
      step.action === 'unchanged' ||
      context.obstacles.length > 0 ||
      notes.some(({ code }) => code === 'credentialFromOtherFile'),
  );
  return new Set(excluded.map(({ context }) => context.id));
}

function serversOfCandidates(candidates: readonly ImportCandidate[]) {
  return usableServers(candidates.map(({ context }) => context));
}
