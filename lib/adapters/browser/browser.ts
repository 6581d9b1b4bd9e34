/**
 * The one seam to the browser. The polyfill does nothing in Firefox and in Chromium from 148 on, where `browser`
 * and its promises are the browser's own.
 */
export { default as browser } from 'webextension-polyfill';
