/** What the extension says about a document of a granted tab. It holds no secret. */
export interface Mark {
  /** Host and port of the apiserver. */
  readonly host: string;
  /** Path of the app's prefix. It ends in `/`. */
  readonly prefix: string;
  /** `root`: the app expects to live at `/`. `workers`: its dedicated workers get the shim too. */
  readonly words: readonly string[];
}

/**
 * The mark of a document, or undefined for one that the shim has no business in.
 *
 * A rule of the grant adds it to the response as the last `Server-Timing` metric named `portside`; the browser keeps
 * it with the document, where it is there before any script runs. Documents that came from no server (`about:blank`,
 * `srcdoc`, `blob:`, `javascript:`) have what their parent or opener has, but never move to the root.
 *
 * @example
 * // Server-Timing: portside;desc="/api/v1/namespaces/shop/services/web/proxy/ root"
 * readMark(window); // { host: '10.0.0.1:6443', prefix: '/api/v1/namespaces/shop/services/web/proxy/', words: ['root'] }
 */
export function readMark(view: Window): Mark | undefined {
  try {
    const [entry] = view.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const metric = entry?.serverTiming?.findLast(({ name }) => name === 'portside');
    if (metric) {
      const [prefix = '', ...words] = metric.description.split(' ');
      return { host: view.location.host, prefix, words };
    }
    if (entry && /^http/.test(view.location.protocol)) return undefined;
    // A window of another origin throws. One way up, so that windows that are each other's opener cost no more.
    const mark = readMark((view.parent === view ? view.opener : view.parent) as Window);
    return mark && { ...mark, words: mark.words.filter((word) => word !== 'root') };
  } catch {
    return undefined;
  }
}
