import type { Platform } from '../dnr/platform.ts';

/**
 * What the gate's address begins with; the URL to open follows, with its fragment. It is in the query, because a service worker
 * sees no fragment.
 */
export function gateAddressPrefix({ gateUrl }: Pick<Platform, 'gateUrl'>): string {
  return `${gateUrl}?`;
}

/**
 * The URL to open, from the gate's address.
 *
 * @example
 * urlOfGateAddress('chrome-extension://id/gate.html?https://k8s.example/…/proxy/#/a'); // 'https://k8s.example/…/proxy/#/a'
 */
export function urlOfGateAddress(address: string): string {
  return address.replace(/^[^?#]*[?#]?/, '');
}
