import { useEffect, useState } from 'preact/hooks';
import type { ContextState } from '../../core/context-state.ts';
import type { AddressChoice } from '../../core/messages.ts';
import { appName } from '../../core/proxy-url/app-name.ts';
import type { AppInTab, PopupBackend } from '../backend.ts';
import { CopyButton } from '../shared/CopyButton.tsx';
import { contextLabels } from '../shared/context-label.ts';
import { timeLeft } from '../shared/relative-time.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';

interface ThisTabProps {
  backend: PopupBackend;
  app: AppInTab;
  states: readonly ContextState[];
  /** Epoch milliseconds. */
  now: number;
}

/** The app in the tab that the popup was opened on: as whom, its link, and whether it is served from `/`. */
export function ThisTab({ backend, app, states, now }: ThisTabProps) {
  const [isMisplaced, setMisplaced] = useState(false);
  useEffect(() => {
    if (app.address === 'prefix') void backend.looksMisplaced(app).then(setMisplaced);
  }, [backend, app]);

  const chooseAddress = async (address: AddressChoice) => {
    await backend.background.chooseAddress({ tabId: app.tabId, address });
    await backend.closePopup();
  };
  const contexts = states.map(({ context }) => context);
  const state = states.find(({ context }) => context.id === app.contextId);
  const left = state ? timeLeft(state.expiresAt, now) : '';
  const isAtRoot = app.address === 'root';
  return (
    <section class="this-tab" aria-labelledby="this-tab">
      <div class="this-tab-text">
        <h2 id="this-tab">
          <span class="visually-hidden">{t('popup.thisTab')}</span>{' '}
          {sanitizeForDisplay(appName(app.prefix) ?? app.prefix)}
        </h2>
        {state && (
          <p class="hint">
            {[t('popup.thisTabAs', [contextLabels(contexts)(state.context)]), left].filter(Boolean).join(' · ')}
          </p>
        )}
      </div>
      <div class="this-tab-actions">
        <button
          type="button"
          class={isMisplaced ? 'primary' : 'quiet'}
          title={isAtRoot ? undefined : t('popup.rootText')}
          onClick={() => void chooseAddress(isAtRoot ? 'prefix' : 'root')}
        >
          {isAtRoot ? t('popup.serveFromPrefix') : t('popup.serveFromRoot')}
        </button>
        <CopyButton text={app.url} label={t('popup.copyLink')} />
      </div>
      {isMisplaced && <p class="hint">{t('popup.rootOffer')}</p>}
      {isAtRoot && <p class="hint">{t('popup.isAtRoot')}</p>}
    </section>
  );
}
