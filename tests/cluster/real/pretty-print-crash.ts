/** The response of `/version`. */
export interface ApiserverVersion {
  readonly gitVersion: string;
  readonly minor?: string;
  readonly goVersion?: string;
}

/**
 * Whether this apiserver crashes when it pretty-prints an object, which it does for every browser. Kubernetes before
 * 1.24 iterates over maps with a function of the Go runtime that changed in Go 1.18 (modern-go/reflect2 before 1.0.2).
 * Linux distributions build old Kubernetes with a newer Go.
 */
export function crashesOnPrettyPrint({ minor = '', goVersion = '' }: ApiserverVersion): boolean {
  const [, goMinor = '0'] = /^go1\.(\d+)/.exec(goVersion) ?? [];
  return Number.parseInt(minor, 10) < 24 && Number(goMinor) >= 18;
}

/** Adds `pretty=false` to a request for an API object. Proxy requests stay unchanged: their query is for the app. */
export function disablePrettyPrint(url: string): string {
  if (!/^\/apis?\//.test(url) || /\/proxy(\/|\?|$)/.test(url)) return url;
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = query.split('&').filter((parameter) => parameter !== '' && !/^pretty(=|$)/.test(parameter));
  return `${path}?${[...parameters, 'pretty=false'].join('&')}`;
}
