import type { Service } from '../../core/services/service.ts';
import { groupBy } from '../shared/group-by.ts';
import { t } from '../shared/translate.ts';

interface ServiceGroup {
  readonly key: string;
  /** Null for a ranked list, which has no groups. */
  readonly title: string | null;
  readonly services: readonly Service[];
}

/** Cluster services first, then a group for each namespace; or a single group where the services are ranked. */
export function groupServices(services: readonly Service[], isRanked: boolean): ServiceGroup[] {
  if (isRanked) return [{ key: '', title: null, services }];
  return groupBy(services, ({ isClusterService, namespace }) => (isClusterService ? '' : namespace)).map(
    ([key, group]) => ({ key, title: key || t('popup.clusterServices'), services: group }),
  );
}
