import { PROXY_PATH } from '../core/proxy-url/proxy-path.ts';

/** How often the address of a document is looked at whose changes no event tells. */
const LOOK_MS = 100;

/**
 * Keeps the document from taking the address of another app, which the browser would allow: all apps of a server share its origin. A
 * bookmark of that address opens the other app, and looks like a URL that the person typed.
 *
 * What changes the address without loading anything is cancelled. A navigation that loads the other app is hidden from the document's
 * scripts, which could otherwise finish it without loading anything.
 */
export function keepAddress(view: Window & typeof globalThis): void {
  const { navigation, origin, location, history, document } = view;
  // No frame has an address that anybody sees.
  if (view.top !== view.self || !navigation) return;
  const own = appAt(location.href, origin) ?? appAt(loadedUrl(view), origin);
  // The window of an empty document goes to the one that is loaded in its place, with all that listens there.
  const isForeign = (url: string | null) => {
    const app = url !== null && view.document === document ? appAt(url, origin) : null;
    return app !== null && app !== own;
  };
  let address = location.href;
  let isPuttingBack = false;
  navigation.addEventListener('navigate', (event) => {
    const { sameDocument, url } = event.destination;
    if (isForeign(url) && sameDocument) event.preventDefault();
    if (isForeign(url) || isPuttingBack) event.stopImmediatePropagation();
  });
  // A script that finishes a navigation may name another destination for it at the end (`redirect`).
  navigation.addEventListener('currententrychange', () => {
    if (!isForeign(location.href)) address = location.href;
    else {
      isPuttingBack = true;
      history.replaceState(history.state, '', address);
      isPuttingBack = false;
    }
  });
  // There are no events in the empty document of a new window, also after its opener has written it.
  if (location.protocol !== 'about:') return;
  const timer = view.setInterval(() => {
    if (view.document !== document) view.clearInterval(timer);
    else if (isForeign(location.href)) location.replace('about:blank');
  }, LOOK_MS);
}

function loadedUrl({ performance }: Window): string {
  return performance.getEntriesByType('navigation')[0]?.name ?? '';
}

const APP_PATH = new RegExp(`^.*?${PROXY_PATH}(?=/|$)`);

/** The path of the app's prefix in this URL, in one spelling; null for none, or another origin. */
function appAt(url: string, origin: string): string | null {
  if (!url.startsWith(`${origin}/`)) return null;
  const [prefix] = APP_PATH.exec(new URL(url).pathname) ?? [];
  return prefix === undefined ? null : decode(prefix).replaceAll(/\/+/g, '/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
