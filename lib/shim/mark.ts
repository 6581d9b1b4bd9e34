/** What a rule tells the shim about a document of a granted tab. It contains no secret. */
export interface Mark {
  /** Host and port of the apiserver. */
  readonly host: string;
  /** Path of the app's prefix. It ends in `/`. */
  readonly prefix: string;
  /**
   * `root`: the app is served from `/`. `isolated`: it is shown by our page. `workers`: its dedicated workers get the shim too.
   */
  readonly flags: readonly string[];
}

/**
 * The mark of a document; undefined for one that is none of the shim's business.
 *
 * A rule of the grant appends it to the response as the last `Server-Timing` metric named `portside`. The browser keeps it
 * with the document, so it is there before any script runs. Documents that came from no server (`about:blank`, `srcdoc`,
 * `blob:`, `javascript:`) inherit the mark of their parent or opener, but never move to the root.
 *
 * @example
 * // Server-Timing: portside;desc="/api/v1/namespaces/shop/services/web/proxy/ root"
 * readMark(window); // { host: '10.0.0.1:6443', prefix: '/api/v1/namespaces/shop/services/web/proxy/', flags: ['root'] }
 */
export function readMark(view: Window): Mark | undefined {
  try {
    const [entry] = view.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const metric = entry?.serverTiming?.findLast(({ name }) => name === 'portside');
    if (metric) {
      const [prefix = '', ...flags] = metric.description.split(' ');
      return { host: view.location.host, prefix, flags };
    }
    if (entry && /^http/.test(view.location.protocol)) return undefined;
    // A window of another origin throws. Only one way up, so that windows that opened each other end somewhere.
    const mark = readMark((view.parent === view ? view.opener : view.parent) as Window);
    return mark && { ...mark, flags: mark.flags.filter((flag) => flag !== 'root') };
  } catch {
    return undefined;
  }
}
