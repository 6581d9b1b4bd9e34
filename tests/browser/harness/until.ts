/** Waits for a fact, and says what it saw last when the fact does not come. Never for a span of time. */
export async function until<T>(look: () => T | Promise<T>, { timeoutMs = 20_000 } = {}): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  let seen: unknown;
  do {
    try {
      const value = await look();
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
