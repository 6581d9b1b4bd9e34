import { randomBytes } from 'node:crypto';
import { waitFor } from '../browser/harness/wait-for.ts';
import type { AttackResult, AttackResults } from './attack-results.ts';
import { frameIn } from './attacker-origins.ts';
import type { Fixture, Foothold } from './fixture.ts';
import { responseQuery } from './scriptable-server.ts';

const PLANTED = 'planted-by-the-attacker';

/** What the attacks need of a fixture. */
type Scene = Pick<Fixture, 'cluster' | 'hostileApp' | 'newMark' | 'waitUntilTried'>;

/** What the hostile app does to reach what the victim app stores. Resolves with what it reads then. */
const STORAGE_ATTACKS: Readonly<Record<string, (app: Foothold, scene: Scene) => Promise<unknown>>> = {
  'reading a cookie': (app) => app.evaluate(() => document.cookie),
  'reading a cookie from the cookie store': (app) =>
    app.evaluate(async () =>
      JSON.stringify(await (globalThis as unknown as { cookieStore: { getAll(): unknown } }).cookieStore.getAll()),
    ),
  'reading local storage': (app) => app.evaluate(() => JSON.stringify({ ...localStorage })),
  'reading IndexedDB': (app) =>
    app.evaluate(async () => JSON.stringify((await indexedDB.databases()).map(({ name }) => name))),
  'reading the cache of requests': (app) => app.evaluate(async () => JSON.stringify(await caches.keys())),
  'reading the private file system': (app) =>
    app.evaluate(async () => {
      const root = (await navigator.storage.getDirectory()) as unknown as { keys(): AsyncIterable<string> };
      const names: string[] = [];
      for await (const name of root.keys()) names.push(name);
      return names.join();
    }),
  'hearing a broadcast': (app) =>
    app.evaluate(
      (limitMs) =>
        new Promise((resolve) => {
          new BroadcastChannel('channel').onmessage = ({ data }) => resolve(data);
          setTimeout(() => resolve('nothing'), limitMs);
        }),
      BROADCAST_LIMIT_MS,
    ),
  'seeing a lock': (app) => app.evaluate(async () => JSON.stringify((await navigator.locks.query()).held)),
  'writing a cookie': (app) =>
    app.evaluate((value) => {
      Object.assign(document, { cookie: `${value}=1; path=/` });
      return 'written';
    }, PLANTED),
  'writing local storage': (app) =>
    app.evaluate((value) => {
      localStorage.setItem(value, '1');
      return 'written';
    }, PLANTED),
  'a cookie set by a response': (app) => app.evaluate(fetchQuery, setCookie('Path=/')),
  'a cross-site cookie set by a response': (app) =>
    app.evaluate(fetchQuery, setCookie('Path=/; Secure; SameSite=None')),
  'a cookie set by the response of a frame': (app, { hostileApp }) =>
    frameIn(app, { src: hostileApp + setCookie('Path=/; Secure; SameSite=None') }),
  'a cookie sent with a request': async (app, { newMark, waitUntilTried, cluster }) => {
    const mark = newMark({ isGuarded: false });
    await app.evaluate(fetchQuery, `?mark=${mark}`);
    await waitUntilTried([mark]);
    return waitFor(() => cluster.requestLog().find(({ path }) => path.includes(mark))).then(
      ({ headers }) => headers.cookie ?? 'no cookie',
    );
  },
};

/** Long enough for several broadcasts of the victim. */
const BROADCAST_LIMIT_MS = 1000;

/** An app stores a value in every way, and tells it to whoever may hear it. */
export function storeEverywhere(victim: Foothold, value: string): Promise<void> {
  return victim.evaluate(
    async (kept, planted) => {
      Object.assign(document, { cookie: `${planted}=; path=/; max-age=0` });
      Object.assign(document, { cookie: `kept=${kept}; path=/; secure; samesite=none` });
      localStorage.clear();
      localStorage.setItem('kept', kept);
      await new Promise((resolve) => {
        indexedDB.open(kept).onsuccess = resolve;
      });
      await caches.open(kept);
      await (await navigator.storage.getDirectory()).getFileHandle(kept, { create: true });
      void navigator.locks.request(kept, () => new Promise(() => {}));
      const channel = new BroadcastChannel('channel');
      setInterval(() => channel.postMessage(kept), 100);
    },
    value,
    PLANTED,
  );
}

/** What an app finds stored. */
export async function storedBy(victim: Foothold): Promise<string> {
  return victim.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }]));
}

function setCookie(attributes: string): string {
  return responseQuery({ headers: { 'Set-Cookie': `${PLANTED}=1; ${attributes}` } });
}

export async function fetchQuery(query: string): Promise<void> {
  const response = await fetch(new URL(query, location.href.replace(/\?.*/s, '')), { credentials: 'include' });
  await response.text();
}

/** What the attacks run on: how the two apps are opened, and how their tabs are closed afterwards. */
export interface StorageAttack {
  readonly scene: Scene;
  openVictim(): Promise<Foothold>;
  openHostile(): Promise<Foothold>;
  closeTabs(): Promise<void>;
}

/** The hostile app reaches for what the victim app stores. */
export async function attackStorage({
  scene,
  openVictim,
  openHostile,
  closeTabs,
}: StorageAttack): Promise<AttackResults> {
  const results = new Map<string, AttackResult>();
  for (const [name, act] of Object.entries(STORAGE_ATTACKS)) {
    const victim = await openVictim();
    // A new one each time: what was stored first-party stays.
    const value = `value-of-the-victim-${randomBytes(6).toString('hex')}`;
    await storeEverywhere(victim, value);
    const app = await openHostile();
    const read = await act(app, scene).then(String, (error: Error) => `threw: ${error.message}`);
    const left = await storedBy(victim);
    results.set(name, {
      succeeded: read.includes(value) || left.includes(PLANTED),
      evidence: read.startsWith('threw') ? null : `read: ${read.slice(0, 80)}`,
    });
    await closeTabs();
  }
  return results;
}
