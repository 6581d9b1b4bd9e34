import type { GalleryApp } from './gallery-app.ts';
import { describeMechanisms, type Seen } from './observer.ts';
import { WAY_NAMES, type WayName } from './ways.ts';

/** How an app did in one way in. */
export interface Outcome {
  readonly way: WayName;
  /** Null where the app worked. */
  readonly failure: string | null;
  readonly seen: Seen | null;
  readonly startMs: number;
  readonly tookMs: number;
}

export type Row =
  | { readonly app: GalleryApp; readonly missing: string }
  | { readonly app: GalleryApp; readonly version: string; readonly outcomes: readonly Outcome[] };

export interface Report {
  readonly rows: readonly Row[];
  readonly apiserver: string;
  readonly kubectl: string;
  readonly browser: string;
}

/** One outcome for the terminal. */
export function formatOutcome({ way, failure, seen, startMs, tookMs }: Outcome): string {
  const times = `${(tookMs / 1000).toFixed(1)} s, ${(startMs / 1000).toFixed(1)} s of it to start`;
  const name = way.padEnd(13);
  if (failure === null) return `✓ ${name}  ${times}`;
  const lines = [`✗ ${name}  ${times}`, `    ${failure.replaceAll('\n', '\n    ')}`];
  for (const one of [...(seen?.failures ?? [])].slice(0, 8)) lines.push(`      ${one}`);
  return lines.join('\n  ');
}

/**
 * What passed and failed. `kubectl proxy` is there to be compared with and counts for nothing; a missing app counts as
 * skipped.
 */
export function countOutcomes(rows: readonly Row[]): { passed: number; failed: number; skipped: number } {
  const results = rows.flatMap((row) => ('missing' in row ? ['skipped' as const] : row.outcomes.map(judge)));
  const count = (result: (typeof results)[number]) => results.filter((one) => one === result).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

function judge({ way, failure }: Outcome): 'passed' | 'failed' | 'compared' {
  if (way === 'kubectl proxy') return 'compared';
  return failure === null ? 'passed' : 'failed';
}

/** `docs/compatibility.md`, from one whole run. */
export function writeCompatibility({ rows, apiserver, kubectl, browser }: Report): string {
  const present = rows.filter((row) => 'outcomes' in row);
  const count = (name: WayName) => present.filter((row) => resultOf(row, name)?.failure === null).length;
  return `# Applications that were tried

Written by \`npm run apps\` (tests/apps), which starts each of these applications, puts it behind a real kube-apiserver
and uses it in a browser by a script. Nobody here wrote the applications, and none was told of a prefix.

Apiserver ${apiserver}, ${kubectl}, ${browser}. Worked: ${WAY_NAMES.map((name) => `${name} ${count(name)}`).join(', ')}, of ${present.length}.

| application | what it is | what was done with it | ${WAY_NAMES.join(' | ')} |
| --- | --- | --- | ${WAY_NAMES.map(() => '---').join(' | ')} |
${present.map(formatRow).join('\n')}

## What did not work

${formatFailures(present)}

## What they ask of a proxy

Seen by the browser in these runs. *Root-relative* are requests that missed the application's root behind
\`kubectl proxy\`: what a script built without the prefix.

${present.map(formatMechanisms).join('\n')}

## Versions

${rows.map((row) => `* ${row.app.title}: ${'missing' in row ? `not tried. ${row.missing}` : row.version}`).join('\n')}
`;
}

type Present = Extract<Row, { outcomes: unknown }>;

function resultOf(row: Present, name: WayName): Outcome | undefined {
  return row.outcomes.find(({ way }) => way === name);
}

function formatRow(row: Present): string {
  const cells = WAY_NAMES.map((name) => {
    const outcome = resultOf(row, name);
    if (!outcome) return 'not tried';
    return outcome.failure === null ? '✓' : '✗';
  });
  return `| ${[row.app.title, row.app.kind, row.app.check, ...cells].map(cell).join(' | ')} |`;
}

function formatFailures(rows: readonly Present[]): string {
  const lines = rows.flatMap((row) =>
    row.outcomes
      .filter(({ failure }) => failure !== null)
      .map(({ way, failure }) => {
        const why = row.app.why?.[way];
        const seen = (failure ?? '').split('\n')[0] ?? '';
        return `* ${row.app.title}, ${way}: ${sentence(seen)}${why ? ` ${sentence(why)}` : ''}`;
      }),
  );
  return lines.length > 0 ? lines.join('\n') : 'Nothing.';
}

function formatMechanisms(row: Present): string {
  const direct = resultOf(row, 'direct')?.seen;
  const proxied = resultOf(row, 'kubectl proxy')?.seen;
  const seen = direct && proxied ? describeMechanisms(direct, proxied) : [];
  const atRoot = row.app.isAtRoot ? ['in Portside a click shows it at the root of the address'] : [];
  const all = [...seen, ...atRoot, ...(row.app.note ? [row.app.note] : [])];
  return `* ${row.app.title}: ${all.length > 0 ? all.join('; ') : 'nothing but relative addresses'}.`.replace(
    /\.\.$/,
    '.',
  );
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
