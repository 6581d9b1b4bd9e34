/** The size of a value in browser storage: its JSON as UTF-8, in bytes. */
export function storedBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
