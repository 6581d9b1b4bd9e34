import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sealer } from '../../lib/adapters/crypto/seal.ts';
import { readEnvelope } from '../../lib/core/vault/envelope.ts';
import { importedContext } from '../fakes/contexts.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { crash } from './harness/crash.ts';
import { until } from './harness/until.ts';

const CRASHES = 50;
/** A change takes a few milliseconds, so that within this span the moments are spread over several. */
const LATEST_MS = 120;

const profile = mkdtempSync(join(tmpdir(), 'portside-crash-'));
const cost = { name: 'argon2id', memoryKib: 65_536, passes: 3, lanes: 4, salt: 'A'.repeat(22) } as const;
/** The key of the passphrase after so many changes, on both sides of the browser. */
const keyOf = (count: number) => Buffer.from(String(count).padStart(32, '-')).toString('base64url');

afterAll(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));

describe('a change of the passphrase', () => {
  it(`that the browser crashes in leaves the old vault or the new, and nothing that was done is undone, ${CRASHES} times`, async () => {
    let count = 0;
    const outcomes = { old: 0, new: 0 };
    let chromium = await startChromium({ profile });
    await beginVault(chromium);
    for (let at = 1; at <= CRASHES; at += 1) {
      const [acknowledged, begun] = await changeUntilCrash(chromium, count);
      chromium = await startChromium({ profile });
      const found = await changesOnDisk(chromium, acknowledged, begun);
      if (found === null) throw new Error(`Neither is there after crash ${at}: ${acknowledged} done, ${begun} begun`);
      outcomes[found === begun ? 'new' : 'old'] += 1;
      count = found;
      await chromium.ask('unlock', { proof: { kind: 'passphrase', key: keyOf(count) }, stronger: null });
      const states = await chromium.ask('listContexts');
      expect(states.map(({ hasCredential }) => hasCredential)).toEqual([true, true]);
    }
    await chromium.quit();
    console.log(`${CRASHES} of ${CRASHES} crashes lost nothing: ${JSON.stringify(outcomes)}, ${count} changes in all`);
    expect(count).toBeGreaterThan(CRASHES);
  }, 900_000);
});

async function beginVault(chromium: Chromium): Promise<void> {
  await chromium.ask('importContexts', [importedContext('dev'), importedContext('admin')]);
  await chromium.ask('keepSealed', { passphrase: { cost, key: keyOf(0) }, passkey: null });
}

/** Changes the passphrase again and again until the browser is killed. Returns how many changes were done, and begun. */
async function changeUntilCrash(chromium: Chromium, first: number): Promise<[acknowledged: number, begun: number]> {
  const page = await chromium.openPage('options.html');
  let acknowledged = first;
  let begun = first;
  await page.exposeFunction('note', (what: 'begun' | 'done', count: number) => {
    if (what === 'begun') begun = count;
    else acknowledged = count;
  });
  const changing = page.evaluate(
    async (from, parameters) => {
      const { note } = globalThis as unknown as { note(what: string, count: number): Promise<void> };
      const key = (number: number) => btoa(String(number).padStart(32, '-')).replaceAll('=', '');
      for (let next = from + 1; ; next += 1) {
        await note('begun', next);
        const request = {
          proof: { kind: 'passphrase', key: key(next - 1) },
          passphrase: { cost: parameters, key: key(next) },
          passkey: null,
        };
        const reply = await chrome.runtime.sendMessage({ name: 'changePassphrase', request });
        if (!(reply as { answer: { ok: boolean } }).answer.ok) throw new Error(JSON.stringify(reply));
        await note('done', next);
      }
    },
    first,
    cost,
  );
  const ended = changing.catch((error: unknown) => error);
  await until(() => acknowledged > first);
  const end = performance.now() + (randomBytes(2).readUInt16BE() / 65_536) * LATEST_MS;
  await until(() => performance.now() >= end);
  await crash(chromium);
  await ended;
  return [acknowledged, begun];
}

/** How many changes the envelope on disk has seen, where it is whole and opens for a key that it may have by now. */
async function changesOnDisk(chromium: Chromium, acknowledged: number, begun: number): Promise<number | null> {
  const { envelope } = await chromium.inExtension(
    () => chrome.storage.local.get('envelope') as Promise<{ envelope: unknown }>,
  );
  const reading = readEnvelope(envelope);
  const [way] = reading.kind === 'readable' ? reading.envelope.recipients : [];
  for (let count = acknowledged; way && reading.kind === 'readable' && count <= begun; count += 1) {
    const contentsKey = await sealer().unwrapKey(way, keyOf(count));
    if (contentsKey && (await sealer().openEnvelope(reading.envelope, contentsKey))) return count;
  }
  return null;
}
