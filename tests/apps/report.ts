import { ACCESS_METHOD_NAMES, type AccessMethodName } from './access-methods.ts';
import { describeTraffic } from './describe-traffic.ts';
import type { GalleryApp } from './gallery-app.ts';
import type { Traffic } from './traffic.ts';

/** How one run of an app ended. */
export interface RunResult {
  readonly method: AccessMethodName;
  /** Null where the app worked. */
  readonly failure: string | null;
  /** Null where the app did not start or could not be opened. */
  readonly traffic: Traffic | null;
  /** How long the app took to start. Part of `durationMs`. */
  readonly startupMs: number;
  readonly durationMs: number;
}

/** The results of an app, or why it was not run. */
export type AppResult = MissingApp | TestedApp;

interface MissingApp {
  readonly app: GalleryApp;
  readonly missingReason: string;
}

interface TestedApp {
  readonly app: GalleryApp;
  readonly versions: string;
  readonly runs: readonly RunResult[];
}

export interface Report {
  readonly results: readonly AppResult[];
  readonly apiserverVersion: string;
  readonly kubectlVersion: string;
  readonly browserVersion: string;
}

/** One run for the terminal. */
export function formatRun({ method, failure, traffic, startupMs, durationMs }: RunResult): string {
  const title = `${method.padEnd(15)}  ${seconds(durationMs)}, of which ${seconds(startupMs)} to start`;
  if (failure === null) return `✓ ${title}`;
  const lines = [`✗ ${title}`, `    ${failure.replaceAll('\n', '\n    ')}`];
  for (const failedRequest of [...(traffic?.failures ?? [])].slice(0, 8)) lines.push(`      ${failedRequest}`);
  return lines.join('\n  ');
}

/** A line for each run that counts and failed, with the first line of the reason. */
export function formatFailedRuns(results: readonly AppResult[]): string[] {
  return results.flatMap((result) =>
    countedRuns(result)
      .filter(({ failure }) => failure !== null)
      .map(({ method, failure }) => `FAILED: ${result.app.title}, ${method}: ${failure?.split('\n', 1)[0]}`),
  );
}

/** Counts runs. Those through `kubectl proxy` are for comparison and not counted. A missing app counts as skipped. */
export function countRuns(results: readonly AppResult[]): { passed: number; failed: number; skipped: number } {
  const runs = results.flatMap(countedRuns);
  const passed = runs.filter(({ failure }) => failure === null).length;
  const skipped = results.filter((result) => !isTested(result)).length;
  return { passed, failed: runs.length - passed, skipped };
}

function countedRuns(result: AppResult): RunResult[] {
  return isTested(result) ? result.runs.filter(({ method }) => method !== 'kubectl proxy') : [];
}

/** The text of `docs/compatibility.md`. */
export function formatReport({ results, apiserverVersion, kubectlVersion, browserVersion }: Report): string {
  const tested = results.filter(isTested);
  const counts = ACCESS_METHOD_NAMES.map((name) => {
    const passed = tested.filter((result) => runOf(result, name)?.failure === null);
    return `${name} ${passed.length}`;
  });
  return `# Tested apps

Written by \`npm run apps\` (tests/apps), which starts each of these third-party apps, exposes it through a real
kube-apiserver and uses it in a browser with a script. No app is configured for a path prefix.

Apiserver ${apiserverVersion}, ${kubectlVersion}, ${browserVersion}.
Working apps, of ${tested.length}: ${counts.join(', ')}.

| app | description | what was tested | ${ACCESS_METHOD_NAMES.join(' | ')} |
| --- | --- | --- | ${ACCESS_METHOD_NAMES.map(() => '---').join(' | ')} |
${tested.map(formatRow).join('\n')}

## Failures

${formatFailures(tested)}

## What the apps need from a proxy

As recorded by the browser in these runs. *Root-relative* requests went to the root of the host instead of the path
prefix when the app was opened through \`kubectl proxy\`.

${tested.map(formatTraffic).join('\n')}

## Versions

${results.map(formatVersions).join('\n')}
`;
}

function isTested(result: AppResult): result is TestedApp {
  return 'runs' in result;
}

function runOf({ runs }: TestedApp, name: AccessMethodName): RunResult | undefined {
  return runs.find(({ method }) => method === name);
}

function formatRow(result: TestedApp): string {
  const marks = ACCESS_METHOD_NAMES.map((name) => {
    const run = runOf(result, name);
    if (!run) return 'not tested';
    return run.failure === null ? '✓' : '✗';
  });
  const { title, description, check } = result.app;
  return `| ${[title, description, check, ...marks].map(escapeCell).join(' | ')} |`;
}

function formatFailures(results: readonly TestedApp[]): string {
  const lines = results.flatMap(({ app, runs }) =>
    runs.flatMap(({ method, failure }) => {
      if (failure === null) return [];
      const [firstLine = ''] = failure.split('\n');
      const cause = app.knownCauses?.[method];
      return [`* ${app.title}, ${method}: ${asSentence(firstLine)}${cause ? ` ${asSentence(cause)}` : ''}`];
    }),
  );
  return lines.length > 0 ? lines.join('\n') : 'None.';
}

function formatTraffic(result: TestedApp): string {
  const direct = runOf(result, 'direct')?.traffic;
  const proxied = runOf(result, 'kubectl proxy')?.traffic;
  const { title, needsRoot = false, note } = result.app;
  const facts = [
    ...(direct && proxied ? describeTraffic(direct, proxied) : []),
    ...(needsRoot ? ["must be served from /, as chosen in Portside's popup"] : []),
    ...(note ? [note] : []),
  ];
  return `* ${title}: ${asSentence(facts.length > 0 ? facts.join('; ') : 'only relative URLs')}`;
}

function formatVersions(result: AppResult): string {
  return `* ${result.app.title}: ${isTested(result) ? result.versions : `not tested. ${result.missingReason}`}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
