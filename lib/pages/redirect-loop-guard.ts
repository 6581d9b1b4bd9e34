const RECENT = 'recentNavigations';
const PASSED = 'passedUrl';
const WINDOW_MS = 5_000;
const MAX_NAVIGATIONS = 3;

interface Navigation {
  readonly url: string;
  readonly at: number;
}

/**
 * Whether the gate sent this tab to the same URL several times within a few seconds: then something keeps sending it back
 * (another extension, a rule without effect), and going on would never end. `now` is in epoch milliseconds.
 *
 * Counted in the tab's own session storage, which only our pages can read.
 */
export function isRedirectLoop(url: string, now: number): boolean {
  const recent = readRecent().filter((navigation) => navigation.url === url && now - navigation.at < WINDOW_MS);
  sessionStorage.setItem(RECENT, JSON.stringify([...recent, { url, at: now }]));
  return recent.length >= MAX_NAVIGATIONS;
}

/** Counts anew: the tab waits for a person. */
export function forgetNavigations(): void {
  sessionStorage.removeItem(RECENT);
}

/**
 * Remembers that nobody has to be asked about this URL again. The tab's session storage survives a reload of the gate and a
 * restart of the browser; the background's memory of who started the navigation doesn't.
 */
export function rememberPassed(url: string): void {
  sessionStorage.setItem(PASSED, url);
}

/** Whether `rememberPassed` was called for this URL in this tab. */
export function hasPassed(url: string): boolean {
  return sessionStorage.getItem(PASSED) === url;
}

function readRecent(): Navigation[] {
  try {
    const recent: unknown = JSON.parse(sessionStorage.getItem(RECENT) ?? '[]');
    return Array.isArray(recent) ? recent : [];
  } catch {
    return [];
  }
}
