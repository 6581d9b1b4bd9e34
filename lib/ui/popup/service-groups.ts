import type { Service } from '../../core/services/service.ts';
import { groupBy } from '../shared/group-by.ts';
import { t } from '../shared/translate.ts';
import type { KnownServices } from './known-services.ts';

interface ServiceGroup {
  readonly key: string;
  /** Null for a ranked list, which has no groups. */
  readonly title: string | null;
  readonly services: readonly Service[];
}

/**
 * The services that a person knows, then cluster services, then a group for each namespace; or a single group where the services
 * are ranked.
 */
export function groupServices(
  services: readonly Service[],
  { pinned, recent }: Pick<KnownServices, 'pinned' | 'recent'>,
  isRanked: boolean,
): ServiceGroup[] {
  if (isRanked) return [{ key: '', title: null, services }];
  const known = new Set([...pinned, ...recent]);
  const first = [
    { key: '/pinned', title: t('popup.pinned'), services: pinned },
    { key: '/recent', title: t('popup.recent'), services: recent },
  ].filter((group) => group.services.length > 0);
  const rest = groupBy(
    services.filter((service) => !known.has(service)),
    ({ isClusterService, namespace }) => (isClusterService ? '' : namespace),
  ).map(([key, group]) => ({ key, title: key || t('popup.clusterServices'), services: group }));
  return [...first, ...rest];
}
