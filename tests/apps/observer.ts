import type { CDPSession, Page, Target } from 'puppeteer';

/** What an app was seen to do on the network and in the address bar. */
export interface Seen {
  /** Paths of sockets, relative to the root where they are below it, with their query. */
  readonly sockets: Set<string>;
  readonly streams: Set<string>;
  /** Requests to the same host that miss the app's root, by the browser's word for their kind. */
  readonly outside: Map<string, Set<string>>;
  /** What was answered with an error or not at all. */
  readonly failures: Set<string>;
  readonly workers: Set<string>;
  /** Addresses that a script put into the address bar. */
  readonly routes: Set<string>;
  readonly cookies: Set<string>;
}

/** Watches a tab from now on. `finish` reads the cookies, and belongs before the tab is closed. */
export async function observe(page: Page, root: string): Promise<{ seen: Seen; finish(): Promise<void> }> {
  const seen: Seen = {
    sockets: new Set(),
    streams: new Set(),
    outside: new Map(),
    failures: new Set(),
    workers: new Set(),
    routes: new Set(),
    cookies: new Set(),
  };
  const client = await page.createCDPSession();
  listen(client, root, seen);
  await client.send('Network.enable');
  await client.send('Page.enable');
  // An alert that nobody answers holds the page, and everything that is asked of it.
  page.on('dialog', (dialog) => void dialog.accept().catch(() => {}));
  const onTarget = (target: Target) => {
    if (target.type() === 'service_worker' && target.url().startsWith('http'))
      seen.workers.add(short(target.url(), root));
  };
  page.browser().on('targetcreated', onTarget);
  return {
    seen,
    async finish() {
      page.browser().off('targetcreated', onTarget);
      for (const { name, path } of await page.browserContext().cookies()) seen.cookies.add(`${name} (${path})`);
      await client.detach().catch(() => {});
    },
  };
}

function listen(client: CDPSession, root: string, seen: Seen): void {
  const { host } = new URL(root);
  const urls = new Map<string, string>();
  const noteOutside = (kind: string, url: string) => {
    const socketless = url.replace(/^ws/, 'http');
    if (new URL(socketless).host !== host || socketless.startsWith(root)) return;
    seen.outside.set(kind, (seen.outside.get(kind) ?? new Set()).add(new URL(url).pathname));
  };
  client.on('Network.requestWillBeSent', ({ requestId, request, type = 'Other' }) => {
    if (!request.url.startsWith('http')) return;
    urls.set(requestId, request.url);
    noteOutside(type, request.url);
    if (type === 'EventSource') seen.streams.add(short(request.url, root));
  });
  client.on('Network.webSocketCreated', ({ requestId, url }) => {
    urls.set(requestId, url);
    seen.sockets.add(short(url, root));
    noteOutside('WebSocket', url);
  });
  client.on('Network.responseReceived', ({ response: { status, url } }) => {
    if (status >= 400) seen.failures.add(`${status} ${short(url, root)}`);
  });
  client.on('Network.webSocketFrameError', ({ requestId, errorMessage }) => {
    seen.failures.add(`socket ${short(urls.get(requestId) ?? '', root)}: ${errorMessage}`);
  });
  client.on('Network.loadingFailed', ({ requestId, errorText, canceled }) => {
    if (!canceled) seen.failures.add(`${errorText} ${short(urls.get(requestId) ?? '', root)}`);
  });
  client.on('Page.navigatedWithinDocument', ({ url }) => seen.routes.add(short(url, root)));
}

/** The part of a URL below the root, or its path from the host on. Long numbers in it are not worth telling. */
function short(url: string, root: string): string {
  const below = root.replace(/^http/, url.startsWith('ws') ? 'ws' : 'http');
  if (url.startsWith(below)) return url.slice(below.length);
  try {
    const { pathname, search, hash } = new URL(url);
    return pathname + search + hash;
  } catch {
    return url;
  }
}

/** The observations in the words of a table cell. */
export function describeMechanisms(direct: Seen, proxied: Seen): string[] {
  const outside = [...proxied.outside.entries()].map(([kind, paths]) => `${OUTSIDE[kind] ?? kind} (${first(paths)})`);
  return [
    ...(outside.length > 0 ? [`root-relative: ${outside.join(', ')}`] : []),
    ...[...new Set([...direct.sockets].map(describeSocket))],
    ...(direct.streams.size > 0 ? [`EventSource (${first(withoutQuery(direct.streams))})`] : []),
    ...describeRouter([...direct.routes]),
    ...(direct.workers.size > 0 ? [`service worker (${first(direct.workers)})`] : []),
    ...(direct.cookies.size > 0 ? [`cookies: ${[...direct.cookies].slice(0, 4).join(', ')}`] : []),
  ];
}

const OUTSIDE: Readonly<Record<string, string>> = {
  Document: 'pages',
  Stylesheet: 'styles',
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

function describeSocket(path: string): string {
  const [bare = '', query] = path.split('?');
  const kind = path.includes('EIO=') ? 'socket.io' : 'WebSocket';
  const names = query ? ` with query ${[...new URLSearchParams(query).keys()].join(', ')}` : ' without query';
  return `${kind} /${bare.replace(/^\//, '').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')}${names}`;
}

function describeRouter(routes: string[]): string[] {
  if (routes.length === 0) return [];
  const byPath = routes.find(
    (route) => !route.startsWith('#') && !route.startsWith('?') && !route.startsWith('/#') && route !== '',
  );
  const byHash = routes.find((route) => route.includes('#'));
  if (byPath && !byPath.includes('#')) return [`router on the path (/${byPath.replace(/^\//, '')})`];
  return byHash ? [`router on the fragment (${byHash})`] : [];
}

function first(paths: Iterable<string>): string {
  const all = [...paths];
  return all.length > 1 ? `${all[0]} and ${all.length - 1} more` : (all[0] ?? '');
}

function withoutQuery(paths: Set<string>): Set<string> {
  return new Set([...paths].map((path) => path.split('?')[0] ?? ''));
}
