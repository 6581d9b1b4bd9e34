/** Class names of colours, none of which looks like that of production. */
const HUES = ['is-amber', 'is-green', 'is-cyan', 'is-violet', 'is-pink'];

/** The class name of a context's colour, always the same for one name. Production is red, and nothing else is. */
export function contextHue(name: string): string {
  if (isProduction(name)) return 'is-red';
  let hash = 0;
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 1_000_003;
  return HUES[hash % HUES.length] ?? 'is-red';
}

/** Whether a context is called production, as a word of its name. */
function isProduction(name: string): boolean {
  return /(?<![a-z])(?:prod|production|prd|live)(?![a-z])/i.test(name);
}
