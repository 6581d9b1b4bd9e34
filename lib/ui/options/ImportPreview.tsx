import { useState } from 'preact/hooks';
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
import { serversOf } from './servers-of.ts';

interface ImportPreviewProps {
  backend: OptionsBackend;
  reading: KubeconfigReading;
  plan: ImportPlan;
  onMoreFiles: (files: KubeconfigText[]) => void;
  onStartOver: () => void;
  onApply: (chosen: ImportedContext[]) => void;
}

/** Every context that was read, what importing it would do, and the choice of which to import. */
export function ImportPreview({ backend, reading, plan, onMoreFiles, onStartOver, onApply }: ImportPreviewProps) {
  const { imported, currentContextId } = reading;
  const [leftOut, setLeftOut] = useState(() => contextIds(plan.steps.filter(isPointless)));
  const chosen = imported.filter(({ context }) => !leftOut.has(context.id));
  const servers = serversOf(chosen.map(({ context }) => context));
  const { access } = useHostAccess(backend, servers);
  const newServers = servers.filter((server) => !access?.has(serverUrl(server)));
  const withCredential = contextIds(imported.filter(({ credential }) => credential !== null));

  const toggle = (id: string) => {
    const after = new Set(leftOut);
    if (!after.delete(id)) after.add(id);
    setLeftOut(after);
  };

  return (
    <div class="import-preview">
      {groupBy(plan.steps, ({ context }) => context.source).map(([source, steps]) => (
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
      <div class="actions import-actions">
        <button type="button" class="primary" disabled={chosen.length === 0} onClick={() => onApply(chosen)}>
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

function contextIds(entries: readonly { context: { id: string } }[]): ReadonlySet<string> {
  return new Set(entries.map(({ context }) => context.id));
}
