import { useEffect, useState } from 'preact/hooks';
import type { ContextState } from '../../core/context-state.ts';
import type { AddressChoice } from '../../core/messages.ts';
import { appName } from '../../core/proxy-url/app-name.ts';
import type { AppInTab, PopupBackend } from '../backend.ts';
import { CopyButton } from '../shared/CopyButton.tsx';
import { contextLabels } from '../shared/context-label.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';

interface ThisTabProps {
  backend: PopupBackend;
  app: AppInTab;
  states: readonly ContextState[];
}

/** The app in the tab that the popup was opened on: its link, and whether it is served from `/`. */
export function ThisTab({ backend, app, states }: ThisTabProps) {
  const [isMisplaced, setMisplaced] = useState(false);
  useEffect(() => {
    if (app.address === 'prefix') void backend.looksMisplaced(app).then(setMisplaced);
  }, [backend, app]);

  const chooseAddress = async (address: AddressChoice) => {
    await backend.background.chooseAddress({ tabId: app.tabId, address });
    await backend.closePopup();
  };
  const contexts = states.map(({ context }) => context);
  const context = contexts.find(({ id }) => id === app.contextId);
  const isAtRoot = app.address === 'root';
  return (
    <section class="this-tab" aria-labelledby="this-tab">
      <h2 id="this-tab">
        <span class="visually-hidden">{t('popup.thisTab')}</span>{' '}
        {sanitizeForDisplay(appName(app.prefix) ?? app.prefix)}
      </h2>
      {context && <p class="hint">{t('popup.thisTabAs', [contextLabels(contexts)(context)])}</p>}
      {isMisplaced && <p>{t('popup.rootOffer')}</p>}
      {isAtRoot && <p>{t('popup.isAtRoot')}</p>}
      <div class="this-tab-actions">
        <button
          type="button"
          class={isMisplaced ? 'primary' : undefined}
          title={isAtRoot ? undefined : t('popup.rootText')}
          onClick={() => void chooseAddress(isAtRoot ? 'prefix' : 'root')}
        >
          {isAtRoot ? t('popup.serveFromPrefix') : t('popup.serveFromRoot')}
        </button>
        <CopyButton text={app.url} label={t('popup.copyLink')} />
      </div>
    </section>
  );
}
