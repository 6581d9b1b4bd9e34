const POLL_INTERVAL_MS = 20;
/**
 * A check that takes longer is abandoned and repeated: puppeteer can wait forever for a frame that no longer exists.
 */
const CHECK_TIMEOUT_MS = 5_000;

/**
 * Polls a condition until it is truthy, and returns its value. A condition that throws counts as not yet met. Throws
 * after `timeoutMs`, with the last value or error.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 20_000 } = {},
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  do {
    try {
      const value = await withTimeout(condition(), Math.min(CHECK_TIMEOUT_MS, timeoutMs));
      if (value) return value as NonNullable<T>;
      last = value;
    } catch (error) {
      last = error;
    }
    await untilNextPoll();
  } while (Date.now() < deadline);
  const lastText = last instanceof Error ? last.message : String(last);
  throw new Error(`Condition not met within ${timeoutMs} ms. Last result: ${lastText}. Condition: ${condition}`);
}

/** For loops that poll something that `waitFor` is not made for. */
export function untilNextPoll(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
}

/** The value, if there is one within this time. Otherwise throws. */
export async function withTimeout<T>(value: T | Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Took longer than ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([value, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
