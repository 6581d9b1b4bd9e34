import { useMemo } from 'preact/hooks';
import { search } from '../../core/services/search.ts';
import type { Service } from '../../core/services/service.ts';
import { indexServices } from '../../core/services/service-index.ts';
import { useInfiniteScroll } from '../hooks/use-infinite-scroll.ts';
import { ROW } from '../hooks/use-list-navigation.ts';
import { formatNumber, t } from '../shared/translate.ts';
import type { KnownServices } from './known-services.ts';
import { type OpenService, ServiceRow } from './ServiceRow.tsx';
import { groupServices } from './service-groups.ts';

interface ServiceResultsProps {
  services: readonly Service[];
  known: KnownServices;
  query: string;
  onOpen: OpenService;
  onMore: (service: Service) => void;
}

/** All services, those that a person knows first, or those that match a query, best match first. */
export function ServiceResults({ services, known, query, onOpen, onMore }: ServiceResultsProps) {
  const index = useMemo(() => indexServices(services), [services]);
  const bonus = useMemo(() => bonusOf(known), [known]);
  const found = useMemo(() => search(index, query, bonus), [index, query, bonus]);
  const { limit, showMore, sentinel } = useInfiniteScroll(found);
  const hidden = found.length - limit;
  const groups = useMemo(() => groupServices(found.slice(0, limit), known, query !== ''), [found, limit, known, query]);

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
                port={known.portOf(service)}
                isOpen={known.tabOf(service) !== null}
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

/** What is known ranks above what matches as well, and not above what matches clearly better. */
function bonusOf({ pinned, recent }: KnownServices): (service: Service) => number {
  const bonuses = new Map([...recent.map((one) => [one, 1] as const), ...pinned.map((one) => [one, 2] as const)]);
  return (service) => bonuses.get(service) ?? 0;
}
