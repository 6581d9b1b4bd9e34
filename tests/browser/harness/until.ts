/** A look that takes longer is given up: a driver can wait without end for a frame that has gone meanwhile. */
const LOOK_MS = 5_000;

/** Waits for a fact, and says what it saw last when the fact does not come. Never for a span of time. */
export async function until<T>(look: () => T | Promise<T>, { timeoutMs = 20_000 } = {}): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  let seen: unknown;
  do {
    try {
      const value = await withinTime(look(), Math.min(LOOK_MS, timeoutMs));
      if (value) return value as NonNullable<T>;
      seen = value;
    } catch (error) {
      seen = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  } while (Date.now() < end);
  throw new Error(
    `Waited ${timeoutMs} ms for ${look}; last seen: ${seen instanceof Error ? seen.message : String(seen)}`,
  );
}

async function withinTime<T>(look: T | Promise<T>, limitMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer in ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([look, limit]);
  } finally {
    clearTimeout(timer);
  }
}
