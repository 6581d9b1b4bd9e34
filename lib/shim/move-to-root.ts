/** A path that would be another app's at the root. */
const PROXY_PATH = /(?:^|\/)api\/+v1\/.*\/proxy(?:\/|$)/;

/**
 * Changes a document's URL from one under the prefix to the path that the app expects, without loading anything. Its
 * scripts then see a `location` as if the app were served from `/`. A page that would get the address of another app stays where it
 * is.
 */
export function moveToRoot(prefix: string): void {
  const { origin, pathname, search, hash } = location;
  if (!pathname.startsWith(prefix)) return;
  const path = pathname.slice(prefix.length);
  if (PROXY_PATH.test(path)) return;
  // An absolute URL, because a path that begins with two slashes would name another host.
  history.replaceState(history.state, '', `${origin}/${path}${search}${hash}`);
}

/**
 * Undoes what the apiserver does to the links of a page, in whose `href` it prepends the prefix: the app's router would know no
 * such path. Links are restored as the page is parsed, before its deferred scripts run.
 */
export function restoreLinks(prefix: string): void {
  const restore = () => {
    for (const link of document.querySelectorAll(`a[href^="${prefix}"]`)) {
      const path = link.getAttribute('href')?.slice(prefix.length) ?? '';
      // A path that begins with two slashes would name another host.
      link.setAttribute('href', `/${path.replace(/^\/+/, '')}`);
    }
  };
  const observer = new MutationObserver(restore);
  observer.observe(document, { childList: true, subtree: true });
  addEventListener('load', () => observer.disconnect(), { once: true });
}
