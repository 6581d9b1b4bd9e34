import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { joseCrypto } from '../../lib/adapters/crypto/jose-crypto.ts';
import { readContents } from '../../lib/core/vault/credentials.ts';
import { readEnvelope } from '../../lib/core/vault/envelope.ts';
import { DEFAULT_COST } from '../../lib/core/vault/passphrase.ts';
import { variantOfBuild } from '../confinement/variant-of-build.ts';
import { importedContext } from '../fakes/sample-contexts.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { killBrowser } from './harness/kill-browser.ts';
import { waitFor } from './harness/wait-for.ts';

const CRASHES = 50;
/** A change takes a few milliseconds, so the crashes hit different steps of several changes. */
const MAX_DELAY_MS = 120;

const profile = mkdtempSync(join(tmpdir(), 'portside-crash-'));
const derivation = { name: 'argon2id', ...DEFAULT_COST, salt: 'A'.repeat(22) } as const;
/** The key of the passphrase after this many changes. `changeUntilKilled` computes the same in the page. */
const keyAfter = (changes: number) => Buffer.from(String(changes).padStart(32, '-')).toString('base64url');

afterAll(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));

describe('a change of the passphrase', () => {
  it(`leaves the old or the new vault and loses no finished change, in ${CRASHES} crashes of the browser`, async () => {
    let changes = 0;
    const outcomes = { old: 0, new: 0 };
    let chromium = await startChromium({ profile });
    await createVault(chromium);
    for (let crash = 1; crash <= CRASHES; crash += 1) {
      const { finished, started } = await changeUntilKilled(chromium, changes, (MAX_DELAY_MS * crash) / CRASHES);
      chromium = await startChromium({ profile });
      const found = await changesOnDisk(chromium, finished, started);
      if (found === null) {
        throw new Error(`No readable vault after crash ${crash}: ${finished} changes finished, ${started} started`);
      }
      outcomes[found === started ? 'new' : 'old'] += 1;
      changes = found;
      const proof = { kind: 'passphrase', key: keyAfter(changes) } as const;
      expect(await chromium.sendMessage('unlock', { proof, stronger: null })).toEqual({ ok: true, value: null });
      const states = await chromium.sendMessage('listContexts');
      expect(states.map(({ hasCredential }) => hasCredential)).toEqual([true, true]);
    }
    await chromium.quit();
    console.log(`${CRASHES} crashes during ${changes} changes of the passphrase: ${JSON.stringify(outcomes)}`);
    expect(changes).toBeGreaterThan(CRASHES);
  }, 900_000);
});

/** Makes the background never start a new log. */
const WITHOUT_NEW_LOG = {
  'before.js': `
    const { local } = chrome.storage;
    const set = local.set.bind(local);
    local.set = (values) => ('filler' in values ? Promise.resolve() : set(values));
  `,
};

describe('what is stored after a crash in the middle of a write', () => {
  it('is still there two starts later', async () => {
    expect(await contextsAfterTornWrite()).toEqual(['before', 'after']);
  });

  it('is lost without a new log: the browser still needs one', async () => {
    expect(await contextsAfterTornWrite(variantOfBuild(() => ({}), WITHOUT_NEW_LOG))).toEqual(['before']);
  });
});

/** Imports a context, crashes, imports another one, and returns which of them the start after that finds. */
async function contextsAfterTornWrite(extension?: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'portside-torn-'));
  const start = () => startChromium({ profile: folder, ...(extension ? { extension } : {}) });
  let chromium = await start();
  await chromium.sendMessage('importContexts', [importedContext('before')]);
  await killBrowser(chromium);
  appendHalfARecord(join(folder, 'Default', 'Local Extension Settings', chromium.extensionId));
  chromium = await start();
  await chromium.sendMessage('importContexts', [importedContext('after')]);
  await chromium.quit();
  chromium = await start();
  const states = await chromium.sendMessage('listContexts');
  await chromium.stop();
  return states.map(({ context }) => context.name);
}

/** Ends the log of a LevelDB database as a crash does between a record's header and its content of 3200 bytes. */
function appendHalfARecord(database: string): void {
  const log = readdirSync(database)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .at(-1);
  if (!log) throw new Error(`No log in ${database}`);
  const checksum = [1, 2, 3, 4];
  const [length, whole] = [[0x80, 0x0c], 1];
  appendFileSync(join(database, log), Buffer.from([...checksum, ...length, whole]));
}

async function createVault(chromium: Chromium): Promise<void> {
  const imported = await chromium.sendMessage('importContexts', [importedContext('dev'), importedContext('admin')]);
  expect(imported).toEqual({ ok: true, value: null });
  const passphrase = { cost: derivation, key: keyAfter(0) };
  expect(await chromium.sendMessage('createVault', { passphrase, passkey: null })).toEqual({ ok: true, value: null });
}

/**
 * Changes the passphrase again and again, and kills the browser this long after the first change. Returns how many
 * changes the vault has seen then: those that finished, and those that at least started.
 */
async function changeUntilKilled(
  chromium: Chromium,
  first: number,
  delayMs: number,
): Promise<{ readonly finished: number; readonly started: number }> {
  const page = await chromium.openPage('options.html');
  let finished = first;
  let started = first;
  await page.exposeFunction('report', (event: 'started' | 'finished', count: number) => {
    if (event === 'started') started = count;
    else finished = count;
  });
  const changing = page.evaluate(
    async (from, cost) => {
      const { report } = globalThis as unknown as { report(event: string, count: number): Promise<void> };
      const key = (changes: number) => btoa(String(changes).padStart(32, '-')).replaceAll('=', '');
      for (let next = from + 1; ; next += 1) {
        await report('started', next);
        const request = {
          proof: { kind: 'passphrase', key: key(next - 1) },
          passphrase: { cost, key: key(next) },
          passkey: null,
        };
        const reply = await chrome.runtime.sendMessage({ name: 'changePassphrase', request });
        if (!(reply as { answer: { ok: boolean } }).answer.ok) return reply;
        await report('finished', next);
      }
    },
    first,
    derivation,
  );
  // It ends with the browser, or with a refusal.
  const refusal = changing.catch(() => null);
  await waitFor(() => finished > first);
  // The moment of the crash is what the test varies.
  await delay(delayMs);
  await killBrowser(chromium);
  expect(await refusal).toBeNull();
  return { finished, started };
}

/**
 * How many changes the vault on disk has seen, if it is complete and opens with one of the keys that it may have. Null
 * otherwise.
 */
async function changesOnDisk(chromium: Chromium, finished: number, started: number): Promise<number | null> {
  const { unwrapKey, unseal } = joseCrypto();
  const stored = await chromium.evaluateInExtension(async () => (await chrome.storage.local.get('envelope')).envelope);
  const reading = readEnvelope((stored as { value: unknown } | undefined)?.value);
  if (reading.kind !== 'readable') return null;
  const [recipient] = reading.envelope.recipients;
  for (let changes = finished; recipient && changes <= started; changes += 1) {
    const contentsKey = await unwrapKey(recipient, keyAfter(changes));
    const credentials = contentsKey && readContents(await unseal(reading.envelope, contentsKey));
    if (credentials && Object.keys(credentials).length === 2) return changes;
  }
  return null;
}
