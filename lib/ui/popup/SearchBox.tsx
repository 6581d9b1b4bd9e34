import type { RefObject } from 'preact';
import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { PopupBackend } from '../backend.ts';
import { Icon } from '../shared/Icon.tsx';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';
import { contextHue } from './context-hue.ts';

interface SearchBoxProps {
  backend: PopupBackend;
  field: RefObject<HTMLInputElement | null>;
  query: string;
  /** The context that the search is limited to; null for all. */
  scope: ContextState | null;
  labelOf: (context: KubeContext) => string;
  placeholder: string;
  /** The id of the row that Enter chooses; null without rows. */
  activeRow: string | null;
  canLock: boolean;
  onSearch: (query: string) => void;
  onKeyDown: (event: KeyboardEvent, field: HTMLInputElement) => void;
}

/** The field that everything is found with, and beside it the ways to lock and to the settings. */
export function SearchBox(props: SearchBoxProps) {
  const { backend, field, query, scope, labelOf, placeholder, activeRow, canLock, onSearch, onKeyDown } = props;
  return (
    <header class="popup-header">
      <h1 class="visually-hidden">{t('extensionName')}</h1>
      <search class="search-box">
        {scope ? (
          <button
            type="button"
            class={`scope ${contextHue(scope.context.name)}`}
            title={t('popup.changeContext')}
            onClick={() => {
              onSearch('@');
              field.current?.focus();
            }}
          >
            <span>{sanitizeForDisplay(labelOf(scope.context))}</span>
          </button>
        ) : (
          <Icon name="search" />
        )}
        <input
          ref={field}
          role="combobox"
          aria-label={t('popup.searchLabel')}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-expanded={activeRow !== null}
          {...(activeRow !== null && { 'aria-controls': 'rows', 'aria-activedescendant': activeRow })}
          placeholder={placeholder}
          autocomplete="off"
          spellcheck={false}
          value={query}
          onInput={({ currentTarget }) => onSearch(currentTarget.value)}
          onKeyDown={(event) => onKeyDown(event, event.currentTarget)}
        />
      </search>
      {canLock && (
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
  );
}
