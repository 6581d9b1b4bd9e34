/** How much a value takes where browsers store it: its JSON in UTF-8, in bytes. */
export function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
