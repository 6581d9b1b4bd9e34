import type { Platform } from '../dnr/platform.ts';

/** What the gate's address begins with; the URL to open follows, with its fragment. */
export function gateAddressPrefix({
  gateUrl,
  holdsNavigations,
}: Pick<Platform, 'gateUrl' | 'holdsNavigations'>): string {
  return `${gateUrl}${holdsNavigations ? '?' : '#'}`;
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
