import { t } from '../shared/translate.ts';
import type { Entry } from './entries.ts';

/** What opens in place of what is no service, and how long that lasts; null for services. */
export function opensInPlaceOf({ service: { object } }: Entry): string | null {
  if (!object) return null;
  switch (object.opens?.kind) {
    case 'services':
      return t('popup.opensService', [object.opens.name]);
    case 'pods':
      return t('popup.opensPod', [object.opens.name]);
    case 'nodes':
      return t('popup.opensKubelet');
    default:
      return t('popup.opensNothing');
  }
}
