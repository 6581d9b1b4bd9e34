import type { ServiceMatch } from '../../core/services/search.ts';
import { groupBy } from '../shared/group-by.ts';
import { t } from '../shared/translate.ts';

interface ServiceGroup {
  readonly key: string;
  /** Null for a ranked list, which has no groups. */
  readonly title: string | null;
  readonly matches: readonly ServiceMatch[];
}

/** Cluster services first, then a group for each namespace; or a single group where the matches are ranked. */
export function groupServices(matches: readonly ServiceMatch[], isRanked: boolean): ServiceGroup[] {
  if (isRanked) return [{ key: '', title: null, matches }];
  return groupBy(matches, ({ service }) => (service.isClusterService ? '' : service.namespace)).map(([key, group]) => ({
    key,
    title: key || t('popup.clusterServices'),
    matches: group,
  }));
}
