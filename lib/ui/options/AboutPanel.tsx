import { useEffect, useState } from 'preact/hooks';
import type { DiagnosticReport } from '../../core/diagnostic-report.ts';
import { optionsFragment } from '../../core/options-address.ts';
import type { OptionsBackend, Shortcuts } from '../backend.ts';
import { t } from '../shared/translate.ts';
import { PageTitle } from './PageTitle.tsx';
import { ReportPanel } from './ReportPanel.tsx';

const CONTEXTS = optionsFragment({ topic: 'contexts' });

/** The version, the shortcuts, what Portside can access, and the report for a bug report. */
export function AboutPanel({ backend }: { backend: OptionsBackend }) {
  const facts = useAnswer(backend.background.getDiagnosticReport);
  const shortcuts = useAnswer(backend.readShortcuts);
  return (
    <div class="about" aria-busy={facts === null}>
      <PageTitle title={facts ? t('about.title', [facts.version]) : t('extensionName')} />
      <p class="hint">{t('extensionDescription')}</p>
      {shortcuts && <ShortcutList shortcuts={shortcuts} onChange={() => void backend.openShortcutSettings()} />}
      {facts && <Access facts={facts} />}
      <ReportPanel backend={backend} />
    </div>
  );
}

const RECENT_TITLES = [
  'recentCommand.first',
  'recentCommand.second',
  'recentCommand.third',
  'recentCommand.fourth',
  'recentCommand.fifth',
] as const;

function ShortcutList({ shortcuts, onChange }: { shortcuts: Shortcuts; onChange: () => void }) {
  return (
    <section aria-labelledby="shortcuts-title">
      <h2 id="shortcuts-title">{t('about.shortcuts')}</h2>
      <ul class="card settings">
        <li>
          <span>{t('about.openPopup')}</span>
          <Keys shortcut={shortcuts.popup} />
        </li>
        <li>
          <span>{t('about.lock')}</span>
          <Keys shortcut={shortcuts.lock} />
        </li>
        {shortcuts.recent.map((shortcut, place) => (
          <li key={RECENT_TITLES[place]}>
            <span>{t(RECENT_TITLES[place] ?? 'recentCommand.first')}</span>
            <Keys shortcut={shortcut} />
          </li>
        ))}
        <li>
          <span class="hint">{t('about.changeShortcutsHint')}</span>
          <button type="button" onClick={onChange}>
            {t('about.changeShortcuts')}
          </button>
        </li>
      </ul>
    </section>
  );
}

/** The keys of a shortcut as the browser writes them, as in `Alt+Shift+K`. A Mac writes symbols without a plus. */
function Keys({ shortcut }: { shortcut: string }) {
  if (shortcut === '') return <span class="hint">{t('about.noShortcut')}</span>;
  return (
    <span class="keys">
      {shortcut.split('+').map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}

function Access({ facts }: { facts: DiagnosticReport }) {
  return (
    <section aria-labelledby="access-title">
      <h2 id="access-title">{t('about.access')}</h2>
      <ul class="card settings">
        <li>
          <span>{t('about.servers', facts.servers.withHostAccess)}</span>
          <a class="button" href={CONTEXTS}>
            {t('about.review')}
          </a>
        </li>
        <li>
          <span>{t('about.policy')}</span>
          <span class="hint">{facts.policy.length === 0 ? t('about.noPolicy') : facts.policy.join(', ')}</span>
        </li>
      </ul>
    </section>
  );
}

/** What a question is answered with; null until then. */
function useAnswer<T>(ask: () => Promise<T>): T | null {
  const [answer, setAnswer] = useState<T | null>(null);
  useEffect(() => {
    let isMounted = true;
    void ask().then((value) => isMounted && setAnswer(() => value));
    return () => {
      isMounted = false;
    };
  }, [ask]);
  return answer;
}
