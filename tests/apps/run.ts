/**
 * Runs the gallery: real web apps behind a real kube-apiserver, used directly, through `kubectl proxy` and with
 * Portside. README.md lists the arguments.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { withTimeout } from '../browser/harness/wait-for.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { ensureNamespace } from '../cluster/objects.ts';
import { addWorkload } from '../cluster/workload.ts';
import { formatTotals } from '../setup/summary.ts';
import {
  ACCESS_METHOD_NAMES,
  type AccessMethod,
  APISERVER_HOST,
  type AppAddress,
  startPlainAccess,
  startPortsideAccess,
} from './access-methods.ts';
import type { GalleryApp } from './gallery-app.ts';
import { installPackages, type PackageInstallation } from './packages.ts';
import {
  type AppResult,
  countRuns,
  formatFailedRuns,
  formatReport,
  formatRun,
  type Report,
  type RunResult,
} from './report.ts';
import { recordTraffic, type TrafficRecorder } from './traffic.ts';
import { createWorkspace, freePort } from './workspace.ts';

const NAMESPACE = 'apps';
const SCREENSHOTS = new URL('../screenshots/apps/', import.meta.url).pathname;
const SCREENSHOT_TIMEOUT_MS = 5000;
const REPORT = new URL('../../docs/compatibility.md', import.meta.url).pathname;

const { names, onlyMethod, isLean, isInstallOnly } = readArguments(process.argv.slice(2));
const apps = selectApps(await readGallery());
const installations = new Map<string, PackageInstallation>();
for (const app of apps) {
  const installation = installPackages(app);
  installations.set(app.name, installation);
  if (installation.state === 'missing') console.log(`${app.title}: MISSING. ${installation.reason}`);
  else if (isInstallOnly) console.log(`${app.title}: ${installation.versions}`);
}
if (isInstallOnly) process.exit([...installations.values()].every(({ state }) => state === 'installed') ? 0 : 1);

mkdirSync(SCREENSHOTS, { recursive: true });
const cluster = await startCluster({ kind: 'real', hosts: [APISERVER_HOST] });
const browsers: { stop(): Promise<void> }[] = [];
let report: Report;
try {
  await ensureNamespace(cluster, NAMESPACE);
  const plain = await startPlainAccess(cluster);
  browsers.push(plain);
  const methods = [...plain.methods];
  if (isSelected('Portside') || isSelected('Portside, apart')) {
    const portside = await startPortsideAccess(cluster);
    browsers.push(portside);
    methods.push(...portside.methods);
  }
  const selected = methods.filter(({ name }) => isSelected(name));
  const results: AppResult[] = [];
  for (const app of apps) results.push(await testApp(cluster, app, selected));
  const { kubectlVersion, browserVersion } = plain;
  report = { results, apiserverVersion: cluster.version, kubectlVersion, browserVersion };
} finally {
  for (const browser of browsers.reverse()) await browser.stop();
  await cluster.stop();
}
const isComplete = names.length === 0 && onlyMethod === null && !isLean;
if (isComplete) writeFileSync(REPORT, formatReport(report));
const totals = countRuns(report.results);
console.log(`\n${formatFailedRuns(report.results).join('\n')}`);
console.log(formatTotals(totals));
// The apps of a lean run need only npm packages, so none may be missing.
process.exit(totals.failed === 0 && !(isLean && totals.skipped > 0) ? 0 : 1);

async function testApp(on: Cluster, app: GalleryApp, methods: readonly AccessMethod[]): Promise<AppResult> {
  const installation = installations.get(app.name);
  if (installation?.state !== 'installed') {
    return { app, missingReason: installation?.reason ?? 'Its packages were not installed' };
  }
  console.log(`\n${app.title}`);
  const port = await freePort();
  const ports = [{ name: '', port: 80, targetPort: 8080, loopbackPort: port }];
  await addWorkload(on, { namespace: NAMESPACE, name: app.name, ports });
  const address = { port, proxyPath: `/api/v1/namespaces/${NAMESPACE}/services/${app.name}/proxy/` };
  const runs: RunResult[] = [];
  for (const method of methods) {
    const run = await runApp(method, app, address, installation.directory);
    runs.push(run);
    console.log(`  ${formatRun(run)}`);
  }
  return { app, versions: installation.versions, runs };
}

async function runApp(
  method: AccessMethod,
  app: GalleryApp,
  address: AppAddress,
  packagesDirectory: string | null,
): Promise<RunResult> {
  const root = method.rootOf(address);
  const workspace = createWorkspace({ port: address.port, isBehindTls: root.startsWith('https:'), packagesDirectory });
  const startedAt = performance.now();
  let startupMs = 0;
  let recorder: TrafficRecorder | undefined;
  const resultWith = (failure: string | null): RunResult => ({
    method: method.name,
    failure,
    traffic: recorder?.traffic ?? null,
    startupMs,
    durationMs: performance.now() - startedAt,
  });
  try {
    await app.start(workspace);
    startupMs = performance.now() - startedAt;
    const page = await method.open(root, app, async (tab) => {
      recorder = await recordTraffic(tab, root);
    });
    try {
      await app.use(page, root, workspace);
      return resultWith(null);
    } catch (error) {
      const path = `${SCREENSHOTS}${app.name}-${method.name.replace(' ', '-')}.png` as const;
      // On a page whose response was cut off, a screenshot can take minutes.
      await withTimeout(page.screenshot({ path }), SCREENSHOT_TIMEOUT_MS).catch(() => {});
      throw error;
    } finally {
      await recorder?.finish().catch(() => {});
    }
  } catch (error) {
    return resultWith(error instanceof Error ? error.message : String(error));
  } finally {
    await method.closeTabs();
    await workspace.stop();
  }
}

async function readGallery(): Promise<GalleryApp[]> {
  const files = readdirSync(new URL('gallery/', import.meta.url)).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(files.map((file) => import(`./gallery/${file}`) as Promise<{ app: GalleryApp }>));
  return modules.map(({ app }) => app).sort((one, other) => one.title.localeCompare(other.title, 'en'));
}

function selectApps(gallery: readonly GalleryApp[]): GalleryApp[] {
  const unknown = names.filter((name) => !gallery.some((app) => app.name === name));
  if (unknown.length > 0) throw new Error(`The gallery has no app named ${unknown.join(' or ')}`);
  const selected = gallery.filter(
    (app) => (names.length === 0 || names.includes(app.name)) && (!isLean || app.isLean === true),
  );
  // Otherwise a run without a single test would pass.
  if (selected.length === 0) throw new Error('No app matches the arguments');
  return selected;
}

/** A lean run leaves out `kubectl proxy`, which is only for comparison. */
function isSelected(name: AccessMethod['name']): boolean {
  return (onlyMethod === null || onlyMethod === name) && !(isLean && name === 'kubectl proxy');
}

function readArguments(args: readonly string[]) {
  const onlyIndex = args.indexOf('--only');
  const only = onlyIndex < 0 ? null : (args[onlyIndex + 1] ?? '');
  if (only !== null && !ACCESS_METHOD_NAMES.some((name) => name === only)) {
    throw new Error(`There is no access method “${only}”, only ${ACCESS_METHOD_NAMES.join(', ')}`);
  }
  return {
    onlyMethod: only,
    isLean: args.includes('--lean'),
    isInstallOnly: args.includes('--install'),
    names: args.filter((arg, index) => !arg.startsWith('--') && (onlyIndex < 0 || index !== onlyIndex + 1)),
  };
}
