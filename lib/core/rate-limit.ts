/** Whether one more is allowed at this time, in epoch milliseconds. What is not allowed doesn't count. */
export type RateLimit = (now: number) => boolean;

/** Allows so many in any span of this length. A clock that is set back does not extend the span. */
export function rateLimit(count: number, spanMs: number): RateLimit {
  let allowed: number[] = [];
  return (now) => {
    allowed = allowed.filter((at) => Math.abs(now - at) < spanMs);
    if (allowed.length >= count) return false;
    allowed.push(now);
    return true;
  };
}
