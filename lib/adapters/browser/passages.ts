const KEY = 'passages';
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
  sessionStorage.setItem(KEY, JSON.stringify([...recent, { url, at: now }]));
  return recent.length >= MOST;
}

function readPassages(): { url: string; at: number }[] {
  try {
    const passages: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(passages) ? passages : [];
  } catch {
    return [];
  }
}
