import { useMemo } from 'preact/hooks';
import { search } from '../../core/services/search.ts';
import type { Service } from '../../core/services/service.ts';
import { indexServices } from '../../core/services/service-index.ts';
import { useInfiniteScroll } from '../hooks/use-infinite-scroll.ts';
import { ROW } from '../hooks/use-list-navigation.ts';
import { formatNumber, t } from '../shared/translate.ts';
import { type OpenService, ServiceRow } from './ServiceRow.tsx';
import { groupServices } from './service-groups.ts';

interface ServiceResultsProps {
  services: readonly Service[];
  query: string;
  onOpen: OpenService;
  onMore: (service: Service) => void;
}

/** All services by namespace, or those that match a query, best match first. */
export function ServiceResults({ services, query, onOpen, onMore }: ServiceResultsProps) {
  const index = useMemo(() => indexServices(services), [services]);
  const found = useMemo(() => search(index, query), [index, query]);
  const { limit, showMore, sentinel } = useInfiniteScroll(found);
  const hidden = found.length - limit;
  const groups = useMemo(() => groupServices(found.slice(0, limit), query !== ''), [found, limit, query]);

  if (services.length === 0) return <p class="placeholder">{t('popup.empty')}</p>;
  return (
    <>
      <p class="visually-hidden" role="status">
        {query !== '' && t('popup.matches', found.length)}
      </p>
      {found.length === 0 && <p class="placeholder">{t('popup.noMatch', [query])}</p>}
      {groups.map(({ key, title, services: members }, groupIndex) => (
        <section key={key} class="service-group">
          {title !== null && <h2>{title}</h2>}
          <ul>
            {members.map((service, position) => (
              <ServiceRow
                key={`${service.namespace}/${service.name}`}
                service={service}
                query={query}
                showsNamespace={key !== service.namespace}
                isFirst={groupIndex === 0 && position === 0}
                onOpen={onOpen}
                onMore={onMore}
              />
            ))}
          </ul>
        </section>
      ))}
      {hidden > 0 && (
        <p class="show-more" {...ROW}>
          <button type="button" class="quiet" ref={sentinel} onClick={showMore}>
            {t('popup.showMore', hidden, [formatNumber(hidden)])}
          </button>
        </p>
      )}
    </>
  );
}
