const PASSAGES = 'passages';
const LET_IN = 'letIn';
const SPAN_MS = 5_000;
const MOST = 3;

/**
 * Whether this tab was sent on to the same URL again and again within a few seconds: then something sends it back to
 * the gate (another extension, a rule without effect), and going on would never end.
 *
 * Counted in the tab's own session storage, which only pages of ours can read.
 */
export function goesInCircles(url: string, now: number): boolean {
  const recent = readPassages().filter((passage) => passage.url === url && now - passage.at < SPAN_MS);
  sessionStorage.setItem(PASSAGES, JSON.stringify([...recent, { url, at: now }]));
  return recent.length >= MOST;
}

/**
 * Remembers that nobody has to be asked about this URL any more. The tab's session storage outlives a reload of the gate
 * and a restart of the browser, which the background's memory of who started the navigation does not.
 */
export function rememberLetIn(url: string): void {
  sessionStorage.setItem(LET_IN, url);
}

/** Whether `rememberLetIn` was called for this URL in this tab. */
export function wasLetIn(url: string): boolean {
  return sessionStorage.getItem(LET_IN) === url;
}

function readPassages(): { url: string; at: number }[] {
  try {
    const passages: unknown = JSON.parse(sessionStorage.getItem(PASSAGES) ?? '[]');
    return Array.isArray(passages) ? passages : [];
  } catch {
    return [];
  }
}
