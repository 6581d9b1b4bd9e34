/** What `/version` says. */
export interface ApiserverVersion {
  readonly gitVersion: string;
  readonly minor?: string;
  readonly goVersion?: string;
}

/**
 * Whether this apiserver dies when it writes an object for people to read, as it does for every browser. Kubernetes
 * before 1.24 walks maps by a function of Go's runtime that changed in Go 1.18 (modern-go/reflect2 before 1.0.2), and
 * a Linux distribution's Go is newer than that.
 */
export function diesOfPrettyPrinting({ minor = '', goVersion = '' }: ApiserverVersion): boolean {
  const [, goMinor = '0'] = /^go1\.(\d+)/.exec(goVersion) ?? [];
  return Number.parseInt(minor, 10) < 24 && Number(goMinor) >= 18;
}

/** The same request, for the object in plain form. What is proxied stays as it is: that is up to the app. */
export function withoutPrettyPrinting(url: string): string {
  if (!/^\/apis?\//.test(url) || /\/proxy(\/|\?|$)/.test(url)) return url;
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = query.split('&').filter((one) => one !== '' && !/^pretty(=|$)/.test(one));
  return `${path}?${[...parameters, 'pretty=false'].join('&')}`;
}
