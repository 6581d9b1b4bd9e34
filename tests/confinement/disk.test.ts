import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startChromium } from '../browser/harness/chromium.ts';
import { importKubeconfig } from '../browser/harness/steps.ts';
import { until } from '../browser/harness/until.ts';
import { type Stage, setStage } from './stage.ts';

const PASSWORD = 'pä"ss\\wörd-77-%';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ hasEveryAccess: false });
  const basic = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "${stage.origin}"}}]
contexts: [{name: basic, context: {cluster: c, user: u}}]
users: [{name: u, user: {username: bob, password: ${JSON.stringify(PASSWORD)}}}]
`;
  await importKubeconfig(stage.chromium, basic);
});
afterAll(() => stage?.stop());

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

const secrets = () => {
  const { admin } = stage.cluster.users;
  return [admin, PASSWORD, `bob:${PASSWORD}`].flatMap(spellings);
};

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

it('no secret is on disk after import, use, and a crash, in any spelling', async (context) => {
  const { chromium } = stage;
  const robber = await stage.open(stage.robber);
  await robber.evaluate(() => fetch('x').then((response) => response.text()));
  const found: Record<string, string[]> = { 'in use': filesWith(chromium.profile, secrets()) };

  await chromium.ask('openApi', (await chromium.ask('listContexts'))[0]?.context.id ?? '');
  await chromium.stopBackground();
  found['with the background stopped'] = filesWith(chromium.profile, secrets());

  // Not closed: killed, as by a crash.
  const browserProcess = chromium.browser.process();
  browserProcess?.kill('SIGKILL');
  await until(() => browserProcess?.signalCode !== null);
  found['after a crash'] = filesWith(chromium.profile, secrets());
  expect(filesWith(chromium.profile, [Buffer.from('k8s.test')])).not.toEqual([]);

  const again = await startChromium({ profile: chromium.profile, trust: [stage.cluster.spkiHash] });
  try {
    await again.openPage('options.html');
    found['after a restart'] = filesWith(chromium.profile, secrets());
    const unguarded = await again.inExtension(
      (token) => chrome.storage.local.set({ leaked: token }),
      stage.cluster.users.admin,
    );
    expect(unguarded).toBeUndefined();
    await until(() => filesWith(chromium.profile, spellings(stage.cluster.users.admin)).length > 0);
    await again.inExtension(() => chrome.storage.local.remove('leaked'));
  } finally {
    await again.quit();
  }
  context.task.meta.attacks = {
    tried: Object.keys(found).length,
    successful: Object.values(found).filter((files) => files.length > 0).length,
  };
  expect(Object.values(found).flat()).toEqual([]);
});
