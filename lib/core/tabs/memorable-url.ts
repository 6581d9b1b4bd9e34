/** Longer URLs are not remembered: pages could fill the browser's memory for extensions with them. */
export const MAX_URL_LENGTH = 8_000;

/** Whether a URL is remembered. One that isn't is asked about, and passes by the gate's page. */
export function isMemorable(url: string): boolean {
  return url.length <= MAX_URL_LENGTH;
}
