import { useCallback, useMemo, useState } from 'preact/hooks';
import type { ImportPlan, ImportStep } from '../../core/kubeconfig/import-plan.ts';
import type { ImportedContext } from '../../core/kubeconfig/kube-context.ts';
import type { KubeconfigReading, KubeconfigText } from '../../core/kubeconfig/read.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { OptionsBackend } from '../backend.ts';
import { useHostAccess } from '../hooks/use-host-access.ts';
import { groupBy } from '../shared/group-by.ts';
import { t } from '../shared/words.ts';
import { FileChooser } from './FileChooser.tsx';
import { ImportTable } from './ImportTable.tsx';
import { KEEPING_DRAFT, KeepingChoice, type KeepingDraft } from './KeepingChoice.tsx';
import { serversOf } from './servers-of.ts';

interface ImportPreviewProps {
  backend: OptionsBackend;
  reading: KubeconfigReading;
  plan: ImportPlan;
  onMoreFiles: (files: KubeconfigText[]) => void;
  onStartOver: () => void;
  /** Whether the person has still to say where credentials are kept. */
  asksAboutKeeping: boolean;
  onApply: (chosen: ImportedContext[], draft: KeepingDraft | null) => void;
}

/** Every context that was read, what importing it would do, and the choice of which to import. */
export function ImportPreview(props: ImportPreviewProps) {
  const { backend, reading, plan, asksAboutKeeping, onMoreFiles, onStartOver, onApply } = props;
  const { imported, currentContextId } = reading;
  const [leftOut, setLeftOut] = useState(() => contextIds(plan.steps.filter(isPointless)));
  const [draft, setDraft] = useState(KEEPING_DRAFT);
  const chosen = useMemo(() => imported.filter(({ context }) => !leftOut.has(context.id)), [imported, leftOut]);
  const servers = useMemo(() => serversOf(contextsOf(chosen)), [chosen]);
  const { access } = useHostAccess(
    backend,
    useMemo(() => serversOf(contextsOf(imported)), [imported]),
  );
  const newServers = servers.filter((server) => !access?.has(serverUrl(server)));
  const withCredential = useMemo(
    () => contextIds(imported.filter(({ credential }) => credential !== null)),
    [imported],
  );
  const tables = useMemo(() => groupBy(plan.steps, ({ context }) => context.source), [plan]);

  const toggle = useCallback((id: string) => {
    setLeftOut((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);

  return (
    <div class="import-preview">
      {tables.map(([source, steps]) => (
        <ImportTable
          key={source}
          source={source}
          steps={steps}
          currentContextId={currentContextId}
          withCredential={withCredential}
          leftOut={leftOut}
          onToggle={toggle}
        />
      ))}
      {asksAboutKeeping && <KeepingChoice knowsPasskeys={backend.knowsPasskeys} draft={draft} onChange={setDraft} />}
      <div class="actions import-actions">
        <button
          type="button"
          class="primary"
          disabled={chosen.length === 0}
          onClick={() => onApply(chosen, asksAboutKeeping ? draft : null)}
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

/** Left out unless the person says otherwise: it would change nothing, or could not be used. */
function isPointless({ action, context }: ImportStep): boolean {
  return action === 'unchanged' || context.obstacles.length > 0;
}

function contextsOf(imported: readonly ImportedContext[]) {
  return imported.map(({ context }) => context);
}

function contextIds(entries: readonly { context: { id: string } }[]): ReadonlySet<string> {
  return new Set(entries.map(({ context }) => context.id));
}
