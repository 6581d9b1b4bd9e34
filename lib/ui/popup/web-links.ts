import type { Service } from '../../core/services/service.ts';

/** The service's external URLs that are safe to link to: they come from the cluster, which may be hostile. */
export function webLinks({ externalUrls }: Service): string[] {
  return externalUrls.filter((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol));
}
