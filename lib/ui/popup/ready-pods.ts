import type { PodCount } from '../../core/services/service.ts';
import { formatNumber, t } from '../shared/translate.ts';

/** How many pods are ready, in words: “2 of 3 ready”. */
export function readyPods({ ready, total }: PodCount): string {
  return t('popup.readyPods', [formatNumber(ready), formatNumber(total)]);
}
