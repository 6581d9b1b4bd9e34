import { useEffect, useState } from 'preact/hooks';
import type { ContextState } from '../../core/messages.ts';
import type { AppInTab, PopupBackend } from '../backend.ts';
import { appName } from '../shared/app-name.ts';
import { CopyButton } from '../shared/CopyButton.tsx';
import { contextLabels } from '../shared/context-label.ts';
import { shown } from '../shared/shown.ts';
import { t } from '../shared/words.ts';

interface ThisTabProps {
  backend: PopupBackend;
  app: AppInTab;
  states: readonly ContextState[];
}

/** The app in the tab that the popup was opened on: its link, and where the address bar shows it. */
export function ThisTab({ backend, app, states }: ThisTabProps) {
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (app.address === 'prefix') void backend.looksLost(app).then(setLost);
  }, [backend, app]);

  const contexts = states.map(({ context }) => context);
  const context = contexts.find(({ id }) => id === app.contextId);
  const isAtRoot = app.address === 'root';
  return (
    <section class="this-tab" aria-labelledby="this-tab">
      <h2 id="this-tab">
        <span class="visually-hidden">{t('popup.thisTab')}</span> {shown(appName(app.prefix) ?? app.prefix)}
      </h2>
      {context && <p class="hint">{t('popup.thisTabAs', [shown(contextLabels(contexts)(context))])}</p>}
      {isLost && <p>{t('popup.rootOffer')}</p>}
      {isAtRoot && <p>{t('popup.isAtRoot')}</p>}
      <div class="this-tab-actions">
        <button
          type="button"
          class={isLost ? 'primary' : undefined}
          title={isAtRoot ? undefined : t('popup.rootText')}
          onClick={() => void backend.chooseAddress(app.tabId, isAtRoot ? 'prefix' : 'root')}
        >
          {isAtRoot ? t('popup.toPrefix') : t('popup.toRoot')}
        </button>
        <CopyButton text={app.url} label={t('popup.copyLink')} />
      </div>
    </section>
  );
}
