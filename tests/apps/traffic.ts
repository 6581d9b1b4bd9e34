import type { CDPSession, Page, Target } from 'puppeteer';

/** What an app does on the network and in the address bar. URLs below the app's root are relative to it. */
export interface Traffic {
  readonly webSockets: Set<string>;
  readonly eventStreams: Set<string>;
  /** Paths of requests to the app's host that are not below its root, by the browser's resource type. */
  readonly outsideRoot: Map<string, Set<string>>;
  /** Requests that failed or were answered with an error status, described. */
  readonly failures: Set<string>;
  readonly serviceWorkers: Set<string>;
  /** URLs that a script put into the address bar. */
  readonly routes: Set<string>;
  /** Names of cookies with their paths. */
  readonly cookies: Set<string>;
}

export interface TrafficRecorder {
  readonly traffic: Traffic;
  /** Reads the cookies and stops recording. To be called before the tab is closed. */
  finish(): Promise<void>;
}

/** Records the traffic of a tab from now on, and accepts all of its dialogs. */
export async function recordTraffic(page: Page, root: string): Promise<TrafficRecorder> {
  const traffic: Traffic = {
    webSockets: new Set(),
    eventStreams: new Set(),
    outsideRoot: new Map(),
    failures: new Set(),
    serviceWorkers: new Set(),
    routes: new Set(),
    cookies: new Set(),
  };
  const client = await page.createCDPSession();
  addListeners(client, root, traffic);
  await client.send('Network.enable');
  await client.send('Page.enable');
  // An open dialog blocks the page and every later command to it.
  page.on('dialog', (dialog) => void dialog.accept().catch(() => {}));
  const onTarget = (target: Target) => {
    if (target.type() === 'service_worker' && target.url().startsWith('http'))
      traffic.serviceWorkers.add(relativeUrl(target.url(), root));
  };
  page.browser().on('targetcreated', onTarget);
  return {
    traffic,
    async finish() {
      page.browser().off('targetcreated', onTarget);
      for (const { name, path } of await page.browserContext().cookies()) traffic.cookies.add(`${name} (${path})`);
      await client.detach().catch(() => {});
    },
  };
}

function addListeners(client: CDPSession, root: string, traffic: Traffic): void {
  const { host } = new URL(root);
  const urls = new Map<string, string>();
  const recordIfOutsideRoot = (resourceType: string, url: string) => {
    const httpUrl = url.replace(/^ws/, 'http');
    if (new URL(httpUrl).host !== host || httpUrl.startsWith(root)) return;
    const paths = traffic.outsideRoot.get(resourceType) ?? new Set();
    traffic.outsideRoot.set(resourceType, paths.add(new URL(url).pathname));
  };
  client.on('Network.requestWillBeSent', ({ requestId, request, type = 'Other' }) => {
    if (!request.url.startsWith('http')) return;
    urls.set(requestId, request.url);
    recordIfOutsideRoot(type, request.url);
    if (type === 'EventSource') traffic.eventStreams.add(relativeUrl(request.url, root));
  });
  client.on('Network.webSocketCreated', ({ requestId, url }) => {
    urls.set(requestId, url);
    traffic.webSockets.add(relativeUrl(url, root));
    recordIfOutsideRoot('WebSocket', url);
  });
  client.on('Network.responseReceived', ({ response: { status, url } }) => {
    if (status >= 400) traffic.failures.add(`${status} ${relativeUrl(url, root)}`);
  });
  client.on('Network.webSocketFrameError', ({ requestId, errorMessage }) => {
    traffic.failures.add(`WebSocket ${relativeUrl(urls.get(requestId) ?? '', root)}: ${errorMessage}`);
  });
  client.on('Network.loadingFailed', ({ requestId, errorText, canceled }) => {
    if (!canceled) traffic.failures.add(`${errorText} ${relativeUrl(urls.get(requestId) ?? '', root)}`);
  });
  client.on('Page.navigatedWithinDocument', ({ url }) => traffic.routes.add(relativeUrl(url, root)));
}

/** A URL relative to the root, or its path, query and fragment where it is not below the root. */
function relativeUrl(url: string, root: string): string {
  const rootUrl = root.replace(/^http/, url.startsWith('ws') ? 'ws' : 'http');
  if (url.startsWith(rootUrl)) return url.slice(rootUrl.length);
  try {
    const { pathname, search, hash } = new URL(url);
    return pathname + search + hash;
  } catch {
    return url;
  }
}
