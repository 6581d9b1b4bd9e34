/** In front of the name that scripts see, with something that no other window can know. */
const HIDDEN = /^portside-[\da-f-]{36}:/;

/**
 * Hides the name of an app's window from other windows. A site that the app opened could otherwise find the app's window by it and
 * become its opener, and a page of the apiserver's host to which the site goes on could then navigate the app, which rules would
 * take for the app's own doing: they see no ports.
 *
 * Scripts of the app see the name as it would be. Windows that it opens by a name are remembered, because theirs are hidden too.
 */
export function hideWindowNames(): void {
  if (window !== window.top) return;
  const native = Object.getOwnPropertyDescriptor(window, 'name') as Required<PropertyDescriptor>;
  const read = () => native.get.call(window).replace(HIDDEN, '');
  const write = (name: unknown) => native.set.call(window, `portside-${crypto.randomUUID()}:${name}`);
  if (read() !== '') write(read());
  Object.defineProperty(window, 'name', { ...native, get: read, set: write });

  const opened = new Map<string, WindowProxy>();
  window.open = new Proxy(window.open, {
    apply(target, self, [url, name, ...more]: Parameters<typeof window.open>) {
      const open = (as?: string) => Reflect.apply(target, self, [url, as, ...more]) as WindowProxy | null;
      if (!name || /^_/.test(name) || hasFrame(name)) return open(name);
      const known = opened.get(name);
      if (known && !known.closed) {
        if (url) known.location.href = new URL(url, document.baseURI).href;
        return known;
      }
      const view = open('_blank');
      if (view) opened.set(name, view);
      return view;
    },
  });
}

/** Whether the document has a frame of this name. */
function hasFrame(name: string): boolean {
  return document.querySelector(`:is(iframe, frame, object)[name="${CSS.escape(name)}"]`) !== null;
}
