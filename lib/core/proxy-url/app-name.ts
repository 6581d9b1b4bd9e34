import { PROXY_PATH_WITH_GROUPS } from './proxy-path.ts';

/** A server can itself be behind a proxy path. At the end of a prefix is the one that belongs to the app. */
const AT_END = new RegExp(`${PROXY_PATH_WITH_GROUPS}/$`);

/**
 * What people call the app with this prefix, or null for any other text. A whole URL is no prefix: what follows that is the
 * app's choice, and may look like the path of another app.
 *
 * @example
 * appName('https://h/api/v1/namespaces/monitoring/services/grafana:http/proxy/'); // 'monitoring/grafana:http'
 */
export function appName(prefix: string): string | null {
  const match = AT_END.exec(prefix);
  if (!match) return null;
  const [, namespace, , segment] = match;
  return [namespace, segment].filter(Boolean).join('/');
}
