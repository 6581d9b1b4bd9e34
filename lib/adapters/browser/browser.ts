/**
 * The only access to extension APIs. The polyfill does nothing in Firefox and in Chromium from 148 on, where `browser` and
 * its promises are built in.
 */
export { default as browser } from 'webextension-polyfill';

/** Whether this is Firefox, by the scheme of our own pages. */
export function isFirefox({ protocol }: Pick<Location, 'protocol'> = self.location): boolean {
  return protocol === 'moz-extension:';
}
