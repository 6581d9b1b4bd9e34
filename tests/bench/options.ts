/** The value of a command-line option, `--rounds 15`, or undefined. */
export function readOption(name: string): string | undefined {
  const index = process.argv.indexOf(name);
  return index < 0 ? undefined : process.argv[index + 1];
}
