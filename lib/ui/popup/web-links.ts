import type { Service } from '../../core/services/service.ts';

/** The service's external addresses that a link may lead to. They come from the cluster, which may lie. */
export function webLinks({ externalUrls }: Service): string[] {
  return externalUrls.filter((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol));
}
