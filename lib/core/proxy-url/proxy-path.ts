/**
 * The path of the apiserver's proxy subresource as a regular expression that JavaScript and RE2 read alike. It has to
 * start at the server's base path.
 *
 * Slashes may be doubled, as `kubectl cluster-info` prints them where a kubeconfig's server ends in one.
 */
export const PROXY_PATH = proxyPath('(?:');

/** The same with groups: namespace, `services` or `pods`, and name segment; the first two are empty for nodes. */
export const PROXY_PATH_WITH_GROUPS = proxyPath('(');

/** Chromium limits the memory of a rule's expression, so rules go without groups. */
function proxyPath(open: '(' | '(?:'): string {
  return `/+api/+v1/+(?:namespaces/+${open}[^/]+)/+${open}services|pods)|nodes)/+${open}[^/]+)/+proxy`;
}
