/**
 * The gallery: real web applications behind a real kube-apiserver, used as a person uses them, without anything between,
 * through `kubectl proxy`, and with Portside.
 *
 *   npm run apps                       all; writes docs/compatibility.md
 *   npm run apps -- --lean             those that are there in seconds, without the column of `kubectl proxy`
 *   npm run apps -- node-red jupyter   these
 *   npm run apps -- --only Portside    one way in
 *   npm run apps -- --install          only fetches what the apps need
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { ensureNamespace } from '../cluster/objects.ts';
import { addWorkload } from '../cluster/workload.ts';
import { formatTotals } from '../setup/summary.ts';
import type { GalleryApp } from './gallery-app.ts';
import { observe, type Seen } from './observer.ts';
import { type ObtainedApp, obtainApp } from './obtain.ts';
import { createPlace, freePort } from './place.ts';
import { countOutcomes, formatOutcome, type Outcome, type Report, type Row, writeCompatibility } from './report.ts';
import { HOST, startPlainWays, startPortsideWay, WAY_NAMES, type Way } from './ways.ts';

const NAMESPACE = 'apps';
const PICTURES = new URL('../screenshots/apps/', import.meta.url).pathname;
const DOCUMENT = new URL('../../docs/compatibility.md', import.meta.url).pathname;

const { names, only, isLean, isInstall } = readArguments(process.argv.slice(2));
const apps = (await readGallery()).filter(
  ({ name, isLean: isLeanApp = false }) => (names.length === 0 || names.includes(name)) && (!isLean || isLeanApp),
);
const obtained = new Map<string, ObtainedApp>();
for (const app of apps) {
  const result = obtainApp(app);
  obtained.set(app.name, result);
  if (result.state === 'missing') console.log(`${app.title}: MISSING. ${result.reason}`);
  else if (isInstall) console.log(`${app.title}: ${result.version}`);
}
if (isInstall) process.exit([...obtained.values()].every(({ state }) => state === 'here') ? 0 : 1);

mkdirSync(PICTURES, { recursive: true });
const cluster = await startCluster({ kind: 'real', hosts: [HOST] });
const ways: Way[] = [];
let report: Report;
try {
  await ensureNamespace(cluster, NAMESPACE);
  const plain = await startPlainWays(cluster);
  ways.push(...plain.ways);
  if (only === null || only === 'Portside') ways.push(await startPortsideWay(cluster));
  const rows: Row[] = [];
  for (const app of apps) rows.push(await runApp(cluster, app));
  report = { rows, apiserver: cluster.version, kubectl: plain.kubectl, browser: plain.browser };
} finally {
  for (const way of ways.reverse()) await way.stop();
  await cluster.stop();
}
const isWhole = names.length === 0 && only === null && !isLean;
if (isWhole) writeFileSync(DOCUMENT, writeCompatibility(report));
const totals = countOutcomes(report.rows);
console.log(`\n${formatTotals(totals)}`);
// What the lean run tries comes from npm alone, so nothing may be missing.
process.exit(totals.failed === 0 && !(isLean && totals.skipped > 0) ? 0 : 1);

async function runApp(place: Cluster, app: GalleryApp): Promise<Row> {
  const found = obtained.get(app.name);
  if (found?.state !== 'here') return { app, missing: found?.reason ?? 'Not looked for' };
  console.log(`\n${app.title}`);
  const port = await freePort();
  const ports = [{ name: '', port: 80, targetPort: 8080, loopbackPort: port }];
  await addWorkload(place, { namespace: NAMESPACE, name: app.name, ports });
  const address = { port, proxyPath: `/api/v1/namespaces/${NAMESPACE}/services/${app.name}/proxy/` };
  const outcomes: Outcome[] = [];
  for (const way of ways) {
    if ((only !== null && way.name !== only) || (isLean && way.name === 'kubectl proxy')) continue;
    const outcome = await tryWay(way, app, address, found.packages);
    outcomes.push(outcome);
    console.log(`  ${formatOutcome(outcome)}`);
  }
  return { app, version: found.version, outcomes };
}

async function tryWay(
  way: Way,
  app: GalleryApp,
  address: { port: number; proxyPath: string },
  packages: string | null,
): Promise<Outcome> {
  const root = way.rootOf(address);
  const place = createPlace({ port: address.port, isBehindTls: root.startsWith('https:'), packages });
  const startedAt = performance.now();
  let startMs = 0;
  let watch: { seen: Seen; finish(): Promise<void> } | undefined;
  const tell = (failure: string | null): Outcome => ({
    way: way.name,
    failure,
    seen: watch?.seen ?? null,
    startMs,
    tookMs: performance.now() - startedAt,
  });
  try {
    await app.start(place);
    startMs = performance.now() - startedAt;
    const page = await way.open(root, app, async (tab) => {
      watch = await observe(tab, root);
    });
    try {
      await app.use(page, root, place);
      return tell(null);
    } catch (error) {
      const path = `${PICTURES}${app.name}-${way.name.replace(' ', '-')}.png` as const;
      // A page that broke off was seen to keep the picture waiting for minutes.
      const picture = page.screenshot({ path }).catch(() => {});
      await Promise.race([picture, new Promise((resolve) => setTimeout(resolve, 5000))]);
      throw error;
    } finally {
      await watch?.finish().catch(() => {});
    }
  } catch (error) {
    return tell(error instanceof Error ? error.message : String(error));
  } finally {
    await way.tidy();
    await place.stop();
  }
}

async function readGallery(): Promise<GalleryApp[]> {
  const files = readdirSync(new URL('gallery/', import.meta.url)).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(files.map((file) => import(`./gallery/${file}`) as Promise<{ app: GalleryApp }>));
  return modules.map(({ app }) => app).sort((one, other) => one.title.localeCompare(other.title, 'en'));
}

function readArguments(args: readonly string[]) {
  const at = args.indexOf('--only');
  const only = at < 0 ? null : (args[at + 1] ?? '');
  if (only !== null && !WAY_NAMES.some((name) => name === only)) throw new Error(`No way in is called ${only}`);
  return {
    only,
    isLean: args.includes('--lean'),
    isInstall: args.includes('--install'),
    names: args.filter((arg, index) => !arg.startsWith('--') && (at < 0 || index !== at + 1)),
  };
}
