/**
 * Changes a document's URL from one under the prefix to the path that the app expects, without loading anything. Its
 * scripts then see a `location` as if the app were served from `/`.
 */
export function moveToRoot(prefix: string): void {
  const { origin, pathname, search, hash } = location;
  if (!pathname.startsWith(prefix)) return;
  // An absolute URL, because a path that begins with two slashes would name another host.
  history.replaceState(history.state, '', `${origin}/${pathname.slice(prefix.length)}${search}${hash}`);
}
