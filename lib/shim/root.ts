/**
 * Moves a document under the prefix to the path that the app expects, without loading anything: its scripts then read
 * `location` as if the app lived at `/`.
 */
export function moveToRoot(prefix: string): void {
  const { origin, pathname, search, hash } = location;
  if (!pathname.startsWith(prefix)) return;
  // Whole, as a path that begins with two slashes would name another host.
  history.replaceState(history.state, '', `${origin}/${pathname.slice(prefix.length)}${search}${hash}`);
}
