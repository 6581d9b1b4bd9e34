import type { ServiceMatch } from '../../core/services/search.ts';
import { groupBy } from '../shared/group-by.ts';
import { t } from '../shared/words.ts';

interface ServiceGroup {
  readonly key: string;
  /** Null for a list in order of match, which has no groups. */
  readonly title: string | null;
  readonly matches: readonly ServiceMatch[];
}

/** Cluster services first, then one group for each namespace; or all in one, in the order given. */
export function groupServices(found: readonly ServiceMatch[], isRanked: boolean): ServiceGroup[] {
  if (isRanked) return [{ key: '', title: null, matches: found }];
  return groupBy(found, ({ service }) => (service.isClusterService ? '' : service.namespace)).map(([key, matches]) => ({
    key,
    title: key || t('popup.clusterServices'),
    matches,
  }));
}
