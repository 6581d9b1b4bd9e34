import { isWebUrl, type Service } from '../../core/services/service.ts';

/** The service's external URLs that are safe to link to. */
export function webLinks({ externalUrls }: Service): string[] {
  return externalUrls.filter(isWebUrl);
}
