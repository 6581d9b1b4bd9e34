import type { ServiceList } from '../../core/services/service.ts';
import { Icon } from '../shared/Icon.tsx';
import { relativeTime } from '../shared/relative-time.ts';
import { formatNumber, t } from '../shared/translate.ts';

interface ListStatusProps {
  list: ServiceList | null;
  isRefreshing: boolean;
  onRefresh: () => void;
  onChooseNamespaces: () => void;
  onOpenApi: () => void;
}

/** How many services there are and how fresh the list is, with actions for the whole context. */
export function ListStatus({ list, isRefreshing, onRefresh, onChooseNamespaces, onOpenApi }: ListStatusProps) {
  return (
    <footer>
      {list && list.namespaces.length > 0 && (
        <p class="hint namespaces-shown">
          <span title={list.namespaces.join(', ')}>{t('popup.namespacesShown', [list.namespaces.join(', ')])}</span>
          <button type="button" class="quiet" onClick={onChooseNamespaces}>
            {t('popup.namespacesChange')}
          </button>
        </p>
      )}
      <div class="list-status">
        <button
          type="button"
          class="icon-button"
          aria-label={t('popup.refresh')}
          title={t('popup.refresh')}
          aria-disabled={isRefreshing}
          onClick={() => isRefreshing || onRefresh()}
        >
          <Icon name="refresh" />
        </button>
        <p class="hint" role="status">
          {isRefreshing ? t('popup.refreshing') : list && countAndAge(list)}
        </p>
        <button type="button" class="quiet" onClick={onOpenApi}>
          {t('common.openApi')}
        </button>
      </div>
    </footer>
  );
}

function countAndAge({ services, listedAt }: ServiceList): string {
  const count = t('popup.count', services.length, [formatNumber(services.length)]);
  return `${count} · ${t('popup.updated', [relativeTime(listedAt, Date.now())])}`;
}
