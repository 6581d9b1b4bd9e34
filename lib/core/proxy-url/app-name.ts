import { PROXY_PATH_WITH_GROUPS } from './proxy-path.ts';

const ANYWHERE = new RegExp(`${PROXY_PATH_WITH_GROUPS}(?:[/?#]|$)`);

/**
 * What people call the app behind a proxy URL, or null for any other URL.
 *
 * @example
 * appName('https://h/api/v1/namespaces/monitoring/services/grafana:http/proxy/'); // 'monitoring/grafana:http'
 */
export function appName(url: string): string | null {
  const match = ANYWHERE.exec(url);
  if (!match) return null;
  const [, namespace, , segment] = match;
  return [namespace, segment].filter(Boolean).join('/').replaceAll(/%3a/gi, ':');
}
