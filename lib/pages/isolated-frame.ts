import { type FrameRequest, onFrameFailed, onHeadersOfTab } from '../adapters/browser/tab-responses.ts';
import {
  type JarCookie,
  readSetCookie,
  storeCookies,
  storeScriptCookie,
  toSetCookie,
} from '../core/apps/cookie-jar.ts';
import {
  type CookiesMessage,
  type FrameMessage,
  type FrameSeed,
  readFrameMessage,
} from '../core/apps/frame-message.ts';
import { type IsolatedData, isTooLarge } from '../core/apps/isolated-data.ts';
import { isPathOfApp } from '../core/apps/path-cookies.ts';
import { type ObservedResponse, redirectUrlOf } from '../core/apps/responses.ts';
import { toProxyUrl } from '../core/apps/root-address.ts';
import type { IsolatedApp } from '../core/messages.ts';
import { background } from './background-client.ts';
import { limitWork } from './limit-work.ts';
import { onlyLatest } from './only-latest.ts';

/** What an isolated app shows. */
export interface ShownPage {
  /** As a proxy URL. */
  readonly url: string;
  /** Empty for none. */
  readonly title: string;
  /** A `data:` URL; empty for none. */
  readonly icon: string;
}

/** What the page does about its app. */
export interface FrameListener {
  onShown(page: ShownPage): void;
  /**
   * The browser does not trust the server's certificate. In a frame it shows a page for that without a way on; other errors it
   * explains there as in a tab.
   */
  onUntrusted(): void;
}

/** The name of a new frame, by which the shim in it gives the app back what it had stored; empty for nothing. */
export function frameName({ cookies, storage }: IsolatedData): string {
  if (cookies.length === 0 && Object.keys(storage).length === 0) return '';
  const seed: FrameSeed = { portside: 'seed', storage, cookies: scriptCookies(cookies) };
  return JSON.stringify(seed);
}

/** An app opens one tab in this time at most. */
const OPENING_PAUSE_MS = 1000;

/**
 * Serves the app in the frame of this page: tells it the cookies that its responses set, opens its links in new tabs, keeps what it
 * stores, and calls back with what it shows. What it sends is looked at in a part of the time only, because all our pages share a
 * process. Returns how to stop.
 */
export function connectFrame(
  frame: Pick<HTMLIFrameElement, 'contentWindow'>,
  { prefix, server, data: before }: IsolatedApp,
  tabId: number,
  { onShown, onUntrusted }: FrameListener,
): () => void {
  let data = before;
  /** Cookies that came with a document which has not begun yet. */
  let waiting: string[] = [];
  let isStopped = false;
  let openedAt = 0;
  /** A navigation that is repeated, because it was redirected without its new cookies. What it still sets is out of date. */
  let outdatedRequestId: string | null = null;

  const keepNow = () => background.keepIsolatedData(data);
  const keep = onlyLatest(keepNow);
  /** What waits for an earlier message would be lost with this page, which a reload of the tab replaces. */
  const keepLast = () => void keepNow();
  const give = (cookies: readonly string[]) => {
    const message: CookiesMessage = { portside: 'cookies', cookies };
    if (cookies.length > 0) frame.contentWindow?.postMessage(message, server.origin);
  };

  const receiveHeaders = async (response: ObservedResponse, { requestId, isOutermost }: FrameRequest) => {
    const headers = response.header('set-cookie');
    if (isStopped || headers.length === 0 || !response.url.startsWith(prefix) || requestId === outdatedRequestId)
      return;
    const now = Date.now();
    const cookies = headers.flatMap((header) => readSetCookie(header, response.url, now) ?? []);
    const jarBefore = data.cookies;
    data = { ...data, cookies: storeCookies(jarBefore, cookies, now) };
    const kept = keep();
    if (!isOutermost) {
      give(scriptCookies(cookies));
      return;
    }
    waiting.push(...scriptCookies(cookies));
    const next = redirectUrlOf(response)?.replace(/^http:/, 'https:');
    const proxyUrl = next && toProxyUrl(prefix, next);
    if (!proxyUrl || !changesRules(jarBefore, data.cookies, new URL(prefix).pathname)) return;
    // The browser has already followed the redirect, without a cookie that only a rule can send.
    outdatedRequestId = requestId;
    await kept;
    frame.contentWindow?.location.replace(proxyUrl);
  };

  const open = (url: string) => {
    // The activation of a frame is that of the pages above it, so this is the person's click. It lasts for seconds.
    const isByPerson = navigator.userActivation.isActive && Date.now() - openedAt >= OPENING_PAUSE_MS;
    if (!isByPerson || !/^https?:/.test(url)) return;
    openedAt = Date.now();
    const proxyUrl = toProxyUrl(prefix, canonical(url));
    if (proxyUrl) void background.openIsolatedPage(proxyUrl);
    else window.open(url, '_blank', 'noopener,noreferrer');
  };
  const store = (storage: IsolatedData['storage']) => {
    data = isTooLarge({ ...data, storage }) ? { ...data, storage: {} } : { ...data, storage };
    void keep();
  };
  const storeCookie = ({ cookie, url }: Extract<FrameMessage, { portside: 'cookie' }>) => {
    // A document without a URL of its own, such as `about:blank`, counts as the app's first page.
    const from = canonical(url).startsWith(`${server.origin}/`) ? canonical(url) : prefix;
    data = { ...data, cookies: storeScriptCookie(data.cookies, cookie, from, Date.now()) };
    void keep();
  };
  const show = ({ url, title, icon }: Extract<FrameMessage, { portside: 'shown' }>) => {
    const proxyUrl = toProxyUrl(prefix, canonical(url));
    if (proxyUrl) onShown({ url: proxyUrl, title, icon: icon.startsWith('data:image/') ? icon : '' });
  };
  const receive = (message: FrameMessage) => {
    switch (message.portside) {
      case 'started':
        give(waiting);
        waiting = [];
        break;
      case 'shown':
        show(message);
        break;
      case 'open':
        open(message.url);
        break;
      case 'cookie':
        storeCookie(message);
        break;
      case 'stored':
        store(message.storage);
        break;
    }
  };
  const withinLimit = limitWork();
  const receiveMessage = (event: MessageEvent) => {
    if (event.origin !== server.origin) return;
    // The browser makes an object of what was sent when it is first read, which takes long for large ones.
    withinLimit(() => {
      const message = readFrameMessage(event.data);
      if (message) receive(message);
    });
  };

  onHeadersOfTab(tabId, (response, request) => void receiveHeaders(response, request));
  onFrameFailed(tabId, (error) => {
    if (!isStopped && /^net::ERR_(CERT|SSL)_/.test(error)) onUntrusted();
  });
  addEventListener('message', receiveMessage);
  addEventListener('pagehide', keepLast);
  return () => {
    isStopped = true;
    removeEventListener('message', receiveMessage);
    removeEventListener('pagehide', keepLast);
  };
}

/** The URL as a browser goes to it: a dot segment would lead out of the prefix. Empty for what is none. */
function canonical(url: string): string {
  return URL.canParse(url) ? new URL(url).href : '';
}

/** Whether the cookies that only rules send have changed: those for a path of the app's own. */
function changesRules(before: readonly JarCookie[], after: readonly JarCookie[], prefixPath: string): boolean {
  const ofOwnPath = (jar: readonly JarCookie[]) => jar.filter(({ path }) => !isPathOfApp(path, prefixPath));
  return JSON.stringify(ofOwnPath(before)) !== JSON.stringify(ofOwnPath(after));
}

/** The cookies that scripts may know, as a script sets them. */
function scriptCookies(cookies: IsolatedData['cookies']): string[] {
  return cookies.filter(({ isHttpOnly }) => !isHttpOnly).map(toSetCookie);
}
