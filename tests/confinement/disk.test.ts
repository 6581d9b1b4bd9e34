import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, type RunnerTask } from 'vitest';
import { sealer } from '../../lib/adapters/crypto/seal.ts';
import type { Envelope } from '../../lib/core/vault/envelope.ts';
import type { NewPasskey } from '../../lib/core/vault/vault-state.ts';
import { startChromium } from '../browser/harness/chromium.ts';
import { crash } from '../browser/harness/crash.ts';
import { importKubeconfig, type Keeping } from '../browser/harness/steps.ts';
import { until } from '../browser/harness/until.ts';
import { type Scenery, type Stage, setScenery, setStage } from './stage.ts';

const PASSWORD = 'pä"ss\\wörd-77-%';

const PASSPHRASE = 'correct horse 77 bättery staple';
/** As an authenticator might yield it. */
const FINGER = randomBytes(32).toString('base64url');

let scenery: Scenery;
let stage: Stage | null = null;

beforeAll(async () => {
  scenery = await setScenery();
});
afterEach(async () => {
  await stage?.stop();
  stage = null;
});
afterAll(() => scenery?.stop());

const WAYS: readonly (readonly [string, Keeping, NewPasskey | null])[] = [
  ['the session only', { kind: 'session' }, null],
  ['a passphrase', { kind: 'passphrase', passphrase: PASSPHRASE }, null],
  [
    'a passkey',
    { kind: 'passphrase', passphrase: PASSPHRASE },
    { credentialId: 'cGFzc2tleQ', salt: 'c2FsdA', key: FINGER },
  ],
];

/** A browser that keeps what was imported in one of the ways. */
async function keepIn([, kept, passkey]: (typeof WAYS)[number]): Promise<Stage> {
  stage = await setStage({ hasEveryAccess: false, scenery, kept });
  const basic = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "${stage.origin}"}}]
contexts: [{name: basic, context: {cluster: c, user: u}}]
users: [{name: u, user: {username: bob, password: ${JSON.stringify(PASSWORD)}}}]
`;
  await importKubeconfig(stage.chromium, basic);
  if (passkey) await stage.chromium.ask('setPasskey', passkey);
  return stage;
}

/** What must be on no disk: credentials, what a person brings, and every key that is open now. */
async function secretsOf({ chromium, cluster }: Stage): Promise<Buffer[]> {
  const { opened, ephemeralKey } = await chromium.inExtension(
    () => chrome.storage.session.get() as Promise<Record<string, string>>,
  );
  const { contentsKey } = (await sealer().open(opened ?? '', ephemeralKey ?? '')) as { contentsKey: string | null };
  const keys = [ephemeralKey, contentsKey, FINGER].filter((key) => typeof key === 'string');
  const bytes = keys.map((key) => Buffer.from(key, 'base64url'));
  const texts = [cluster.users.admin, PASSWORD, `bob:${PASSWORD}`, PASSPHRASE, ...keys];
  return [...texts.flatMap(spellings), ...bytes];
}

/** Each way in which something might have written a text to disk. */
function spellings(secret: string): Buffer[] {
  const utf8 = Buffer.from(secret);
  const texts = [
    secret,
    utf8.toString('base64').replace(/=+$/, ''),
    utf8.toString('base64url'),
    utf8.toString('hex'),
    JSON.stringify(secret).slice(1, -1),
    [...secret].map((one) => (one > '~' ? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}` : one)).join(''),
    encodeURIComponent(secret),
  ];
  // Base64 of a longer text holds it at another offset.
  for (const before of ['x', 'xx'])
    texts.push(
      Buffer.from(before + secret)
        .toString('base64')
        .slice(4, -4),
    );
  return [...new Set(texts)].flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
}

/** Files of the profile that hold one of these byte strings. */
function filesWith(folder: string, needles: readonly Buffer[]): string[] {
  const found = new Set<string>();
  for (const needle of needles) {
    const pattern = [...needle].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
    try {
      const env = { ...process.env, LC_ALL: 'C' };
      const lines = execFileSync('grep', ['-rlaP', pattern, folder], { encoding: 'utf8', env, stdio: 'pipe' });
      for (const file of lines.trim().split('\n')) found.add(file);
    } catch (error) {
      const { status, stdout } = error as { status?: number; stdout?: string };
      // 1 is nothing found; 2 with nothing printed a file that went away meanwhile.
      if (status !== 1 && !(status === 2 && !stdout)) throw error;
    }
  }
  return [...found];
}

it('the search finds a secret in each spelling', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portside-spelled-'));
  const all = spellings(PASSWORD);
  for (const [at, text] of all.entries())
    writeFileSync(join(folder, String(at)), Buffer.concat([Buffer.from('{"'), text]));
  for (const text of all) expect(filesWith(folder, [text])).not.toEqual([]);
  expect(filesWith(folder, all)).toHaveLength(all.length);
  expect(all.length).toBeGreaterThan(10);
  rmSync(folder, { recursive: true });
});

it.for(WAYS)(
  'with %s, no secret is on disk after import, use, lock and a crash, in any spelling',
  async (way, { task }) => {
    const { chromium, cluster, open, robber } = await keepIn(way);
    const secrets = await secretsOf({ chromium, cluster } as Stage);
    const isSealed = way[1].kind !== 'session';
    const page = await open(robber);
    await page.evaluate(() => fetch('x').then((response) => response.text()));
    const found: Record<string, string[]> = { 'in use': filesWith(chromium.profile, secrets) };

    await chromium.ask('openApi', (await chromium.ask('listContexts'))[0]?.context.id ?? '');
    await chromium.stopBackground();
    found['with the background stopped'] = filesWith(chromium.profile, secrets);
    await chromium.ask('lock');
    expect((await chromium.ask('vaultState')).isLocked).toBe(isSealed);
    found['after the lock'] = filesWith(chromium.profile, secrets);

    await crash(chromium);
    found['after a crash'] = filesWith(chromium.profile, secrets);
    expect(filesWith(chromium.profile, [Buffer.from('k8s.test')])).not.toEqual([]);
    expect(filesWith(chromium.profile, [Buffer.from('portside-vault')]).length > 0 || !isSealed).toBe(true);

    const again = await startChromium({ profile: chromium.profile, trust: [cluster.spkiHash] });
    try {
      await again.openPage('options.html');
      found['after a restart'] = filesWith(chromium.profile, secrets);
      // What was imported once is not imported again, wherever it was kept.
      expect((await again.ask('vaultState')).isLocked).toBe(isSealed);
      const unguarded = await again.inExtension(
        (token) => chrome.storage.local.set({ leaked: token }),
        cluster.users.admin,
      );
      expect(unguarded).toBeUndefined();
      await until(() => filesWith(chromium.profile, spellings(cluster.users.admin)).length > 0);
    } finally {
      await again.quit();
    }
    expectNone(task, found);
  },
);

it('after everything is forgotten, neither a context nor the vault is on disk', async ({ task }) => {
  const { chromium, open, robber } = await keepIn(WAYS[1] as (typeof WAYS)[number]);
  await open(robber);
  const { envelope } = await chromium.inExtension(
    () => chrome.storage.local.get('envelope') as Promise<{ envelope: Envelope }>,
  );
  const contexts = (await chromium.ask('listContexts')).map(({ context }) => context);
  const traces = [envelope.ciphertext.slice(0, 60), ...contexts.map(({ id }) => id)].flatMap(spellings);
  expect(filesWith(join(chromium.profile, 'Default/Local Extension Settings'), traces)).not.toEqual([]);
  await chromium.ask('forgetEverything');
  await chromium.quit();
  expectNone(task, { 'after everything was forgotten': filesWith(chromium.profile, traces) });
});

function expectNone({ meta }: RunnerTask, found: Record<string, string[]>): void {
  meta.attacks = {
    tried: Object.keys(found).length,
    successful: Object.values(found).filter((files) => files.length > 0).length,
  };
  expect(found).toEqual(Object.fromEntries(Object.keys(found).map((moment) => [moment, []])));
}
