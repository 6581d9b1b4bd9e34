import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { usableServers } from '../../core/kubeconfig/assess-context.ts';
import type { ImportStep } from '../../core/kubeconfig/import-plan.ts';
import type { ImportCandidate, KubeconfigReading, KubeconfigText } from '../../core/kubeconfig/kubeconfig-reading.ts';
import { matchesFilter } from '../../core/kubeconfig/matches-filter.ts';
import type { Problem } from '../../core/problems.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { OptionsBackend } from '../backend.ts';
import { useHostAccess } from '../hooks/use-host-access.ts';
import { groupBy } from '../shared/group-by.ts';
import { Icon } from '../shared/Icon.tsx';
import { formatNumber, t } from '../shared/translate.ts';
import { FileChooser } from './FileChooser.tsx';
import { ImportTable } from './ImportTable.tsx';
import { privateAuthorityCount } from './import-notes.ts';
import { ListFilter } from './ListFilter.tsx';
import type { PlannedImport } from './planned-import.ts';
import { StorageModeChoice } from './StorageModeChoice.tsx';
import { INITIAL_DRAFT, type StorageModeDraft } from './storage-mode.ts';

/** Of more contexts, a person sees a part at a time, with what follows still in reach. */
const FEW = 12;

interface ImportPreviewProps {
  backend: OptionsBackend;
  reading: KubeconfigReading;
  /** One for each candidate, in the same order. */
  steps: readonly ImportStep[];
  onMoreFiles: (files: KubeconfigText[]) => void;
  onStartOver: () => void;
  /** Whether the person has yet to decide where credentials are stored. */
  asksForStorageMode: boolean;
  /** Why the import failed. */
  problem: Problem | null;
  onApply: (chosen: readonly ImportCandidate[], draft: StorageModeDraft | null) => void;
}

/** Every context in the kubeconfigs, what importing it would do, and the choice of which to import. */
export function ImportPreview(props: ImportPreviewProps) {
  const { backend, reading, steps, asksForStorageMode, problem, onMoreFiles, onStartOver, onApply } = props;
  const planned = useMemo(() => withSteps(reading.candidates, steps), [reading, steps]);
  const [excludedIds, setExcludedIds] = useState(() => defaultExclusions(planned));
  const [filter, setFilter] = useState('');
  const [draft, setDraft] = useState(INITIAL_DRAFT);
  const chosen = useMemo(() => planned.filter(({ context }) => !excludedIds.has(context.id)), [planned, excludedIds]);
  const servers = useMemo(() => serversOfCandidates(chosen), [chosen]);
  const hostAccess = useHostAccess(
    backend,
    useMemo(() => serversOfCandidates(planned), [planned]),
  );
  const newServers = servers.filter((server) => !hostAccess.urls?.has(serverUrl(server)));
  const tables = useMemo(() => {
    const shown = planned.filter(({ context }) => matchesFilter(context, filter));
    return groupBy(shown, ({ context }) => context.source);
  }, [planned, filter]);

  const toggle = useCallback((ids: readonly string[], isChosen: boolean) => {
    setExcludedIds((before) => {
      const after = new Set(before);
      for (const id of ids) after[isChosen ? 'delete' : 'add'](id);
      return after;
    });
  }, []);

  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    form.current?.querySelector<HTMLElement>('input[type=password], .import-actions button:not([disabled])')?.focus();
  }, []);

  const authorityCount = useMemo(() => privateAuthorityCount(planned), [planned]);
  const isLong = planned.length > FEW;
  return (
    <div class="import-preview">
      {isLong && <ListFilter filter={filter} onFilter={setFilter} />}
      <div class={isLong ? 'import-tables is-long' : 'import-tables'}>
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
        {tables.length === 0 && <p class="placeholder">{t('contexts.noMatch', [filter])}</p>}
      </div>
      <PrivateAuthorities count={authorityCount} />
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.length > 0) onApply(chosen, asksForStorageMode ? draft : null);
        }}
      >
        {asksForStorageMode && (
          <StorageModeChoice
            modes={backend.supportsPasskeys ? ['passphrase', 'passkey', 'memoryOnly'] : ['passphrase', 'memoryOnly']}
            draft={draft}
            problem={problem}
            onChange={setDraft}
          />
        )}
        <div class="actions import-actions">
          <button type="submit" class="primary" disabled={chosen.length === 0}>
            {newServers.length === 0
              ? t('import.apply', chosen.length)
              : t('import.applyWithAccess', [t('import.servers', newServers.length)])}
          </button>
          <FileChooser label={t('import.addFiles')} onFiles={onMoreFiles} />
          <button type="button" class="quiet" onClick={onStartOver}>
            {t('import.startOver')}
          </button>
          <p class="hint">
            {t('import.chosen', [formatNumber(chosen.length), formatNumber(planned.length)])}{' '}
            {chosen.length === 0 && t('import.nothingChosen')}
            {newServers.length > 0 && t('import.accessNote')}
          </p>
        </div>
      </form>
    </div>
  );
}

/** One note for all servers whose certificates the browser may not trust. */
function PrivateAuthorities({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <div class="notice caution">
      <Icon name="warning" />
      <div class="notice-body">
        <p class="notice-sentence">{t('import.privateAuthorities', count, [formatNumber(count)])}</p>
        <p class="notice-step">{t('import.privateAuthoritiesNext')}</p>
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
