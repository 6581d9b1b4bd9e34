/** Whether a site or an app may be trusted until that is taken back. Anybody on the network can be a site that has no certificate. */
export function canBeTrusted(site: string): boolean {
  return site.startsWith('https://');
}
