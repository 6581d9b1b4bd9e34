import type { Traffic } from './traffic.ts';

const MAX_COOKIES = 4;

/**
 * What an app needs from a proxy, in phrases for the report.
 *
 * @param direct Traffic of the app without a proxy.
 * @param proxied Traffic of the app below a path prefix, without anything that rewrites its requests.
 */
export function describeTraffic(direct: Traffic, proxied: Traffic): string[] {
  const outside = [...proxied.outsideRoot].map(
    ([resourceType, paths]) => `${RESOURCE_TYPES[resourceType] ?? resourceType} (${firstAndCount(paths)})`,
  );
  return [
    ...(outside.length > 0 ? [`root-relative: ${outside.join(', ')}`] : []),
    ...[...new Set([...direct.webSockets].map(describeWebSocket))],
    ...(direct.eventStreams.size > 0 ? [`EventSource (${firstAndCount(withoutQueries(direct.eventStreams))})`] : []),
    ...describeRouter([...direct.routes]),
    ...(direct.serviceWorkers.size > 0 ? [`service worker (${firstAndCount(direct.serviceWorkers)})`] : []),
    ...(direct.cookies.size > 0 ? [`cookies: ${[...direct.cookies].slice(0, MAX_COOKIES).join(', ')}`] : []),
  ];
}

/** The browser's resource types in the plural. */
const RESOURCE_TYPES: Readonly<Record<string, string>> = {
  Document: 'pages',
  Stylesheet: 'style sheets',
  Script: 'scripts',
  XHR: 'XHR',
  Fetch: 'fetch',
  Image: 'images',
  Font: 'fonts',
  WebSocket: 'WebSocket',
  EventSource: 'EventSource',
  Manifest: 'manifest',
  Other: 'others',
};

function describeWebSocket(url: string): string {
  const [path = '', query] = url.split('?');
  const protocol = url.includes('EIO=') ? 'socket.io' : 'WebSocket';
  const parameters = query ? ` with query ${[...new URLSearchParams(query).keys()].join(', ')}` : ' without query';
  return `${protocol} /${path.replace(/^\//, '').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')}${parameters}`;
}

function describeRouter(routes: string[]): string[] {
  if (routes.length === 0) return [];
  const pathRoute = routes.find(
    (route) => !route.startsWith('#') && !route.startsWith('?') && !route.startsWith('/#') && route !== '',
  );
  const fragmentRoute = routes.find((route) => route.includes('#'));
  if (pathRoute && !pathRoute.includes('#')) return [`routes in the path (/${pathRoute.replace(/^\//, '')})`];
  return fragmentRoute ? [`routes in the fragment (${fragmentRoute})`] : [];
}

function firstAndCount(urls: Iterable<string>): string {
  const all = [...urls];
  return all.length > 1 ? `${all[0]} and ${all.length - 1} more` : (all[0] ?? '');
}

function withoutQueries(urls: Set<string>): Set<string> {
  return new Set([...urls].map((url) => url.split('?')[0] ?? ''));
}
