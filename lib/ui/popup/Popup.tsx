import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ContextState } from '../../core/context-state.ts';
import type { PopupBackend } from '../backend.ts';
import { useDocumentTitle } from '../hooks/use-document-title.ts';
import { useListNavigation } from '../hooks/use-list-navigation.ts';
import { useSnapshot } from '../hooks/use-snapshot.ts';
import { Icon } from '../shared/Icon.tsx';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { t } from '../shared/translate.ts';
import { UnexpectedErrorNotice } from '../shared/UnexpectedErrorNotice.tsx';
import { ContextSwitcher } from './ContextSwitcher.tsx';
import { ExpiryNotice } from './ExpiryNotice.tsx';
import { ServiceBrowser } from './ServiceBrowser.tsx';
import { ThisTab } from './ThisTab.tsx';
import { Welcome } from './Welcome.tsx';

/** The services of one context: find one and open it. */
export function Popup({ backend }: { backend: PopupBackend }) {
  useDocumentTitle(t('extensionName'));
  const { snapshot, problem, select, setList, pin } = useSnapshot(backend);
  const [query, setQuery] = useState('');
  const popup = useRef<HTMLDivElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  const selected = snapshot && selectedState(snapshot.contexts, snapshot.selectedContextId);
  const isReady = Boolean(selected);
  useListNavigation(popup, filter, isReady);

  const isLocked = selected?.isLocked === true;
  useLayoutEffect(() => {
    // Otherwise the passphrase has the focus, so that nobody types it in clear.
    if (isReady && !isLocked) filter.current?.focus();
  }, [isReady, isLocked]);

  if (problem) {
    return (
      <main class="popup">
        <h1 class="visually-hidden">{t('extensionName')}</h1>
        <UnexpectedErrorNotice />
        <ProblemPanel backend={backend} problem={problem} context={null} isFocused onResolved={() => {}} />
      </main>
    );
  }
  if (!snapshot) return <UnexpectedErrorNotice />;
  if (!selected) return <Welcome backend={backend} />;
  const { context } = selected;
  return (
    <div class="popup" ref={popup}>
      <header class="popup-header">
        <h1 class="visually-hidden">{t('extensionName')}</h1>
        <ContextSwitcher states={snapshot.contexts} selected={selected} onSelect={select} />
        {snapshot.canLock && (
          <button
            type="button"
            class="icon-button"
            aria-label={t('vault.lockNow')}
            title={t('vault.lockNow')}
            onClick={() => void backend.background.lock()}
          >
            <Icon name="lock" />
          </button>
        )}
        <button
          type="button"
          class="icon-button"
          aria-label={t('popup.options')}
          title={t('popup.options')}
          onClick={() => void backend.openOptions()}
        >
          <Icon name="settings" />
        </button>
      </header>
      {snapshot.openApps.active && (
        <ThisTab backend={backend} app={snapshot.openApps.active} states={snapshot.contexts} />
      )}
      <ExpiryNotice state={selected} />
      <search>
        <input
          ref={filter}
          type="search"
          class="filter"
          aria-label={t('popup.filter')}
          placeholder={t('popup.filter')}
          autocomplete="off"
          spellcheck={false}
          value={query}
          onInput={({ currentTarget }) => setQuery(currentTarget.value)}
        />
      </search>
      <UnexpectedErrorNotice />
      <ServiceBrowser
        // Mounted anew when the vault is locked or unlocked, because that changes what stands in the way.
        key={`${context.id} ${selected.isLocked}`}
        backend={backend}
        context={context}
        isLocked={isLocked}
        contexts={snapshot.contexts}
        query={query.trim()}
        list={snapshot.lists[context.id] ?? null}
        onListed={(list) => setList(context.id, list)}
        openApps={snapshot.openApps.all}
        pinned={snapshot.pinned}
        recent={snapshot.recent}
        onPin={pin}
      />
    </div>
  );
}

function selectedState(states: readonly ContextState[], selectedId: string | null): ContextState | null {
  const usable = states.find(({ context }) => context.obstacles.length === 0);
  return states.find(({ context }) => context.id === selectedId) ?? usable ?? states[0] ?? null;
}
