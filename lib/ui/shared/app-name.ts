const PROXY_PATH = /\/+api\/+v1\/+(?:namespaces\/+([^/]+)\/+(?:services|pods)|nodes)\/+([^/]+)\/+proxy(?:[/?#]|$)/;

/**
 * What people call the thing behind a proxy URL, or null for any other URL.
 *
 * @example
 * appName('https://h/api/v1/namespaces/monitoring/services/grafana:http/proxy/'); // 'monitoring/grafana:http'
 */
export function appName(url: string): string | null {
  const [found, namespace, segment] = PROXY_PATH.exec(url) ?? [];
  if (found === undefined) return null;
  return [namespace, segment].filter(Boolean).join('/').replaceAll(/%3a/gi, ':');
}
