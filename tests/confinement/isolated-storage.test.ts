import type { Frame } from 'puppeteer';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { until } from '../browser/harness/until.ts';
import { signHost, type TakeOff, without } from './guards.ts';
import { frameWithoutPolicy, openFromSheet, openIsolated } from './isolated-tab.ts';
import { asking } from './obliging.ts';
import { frameIn } from './places.ts';
import { type Foothold, type Stage, setStage } from './stage.ts';
import { expectNothingGot, type Results } from './tally.ts';
import { comesToRest, newMark, signedWith } from './witness.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.stop());
beforeEach(() => stage.tidy());

/** What an app does to get at storage, with the other app's page beside it; gives back what it read. */
const STORAGE_ATTACKS: Readonly<Record<string, (app: Foothold) => Promise<unknown>>> = {
  'reads a cookie': (app) => app.evaluate(() => document.cookie),
  'reads a cookie by the store': (app) =>
    app.evaluate(async () =>
      JSON.stringify(await (globalThis as unknown as { cookieStore: { getAll(): unknown } }).cookieStore.getAll()),
    ),
  'reads an entry': (app) => app.evaluate(() => JSON.stringify({ ...localStorage })),
  'writes a cookie': (app) =>
    app.evaluate(() => {
      Object.assign(document, { cookie: 'planted=1; path=/' });
    }),
  'writes an entry': (app) => app.evaluate(() => localStorage.setItem('planted', '1')),
  'has a cookie written by an answer': (app) =>
    app.evaluate(askFor, asking({ headers: { 'Set-Cookie': 'planted=1; Path=/' } })),
  'has a cookie for every site written by an answer': (app) =>
    app.evaluate(askFor, asking({ headers: { 'Set-Cookie': 'planted=1; Path=/; Secure; SameSite=None' } })),
  'has a cookie written by a frame': (app) =>
    frameIn(app, {
      src: stage.robber + asking({ headers: { 'Set-Cookie': 'planted=1; Path=/; Secure; SameSite=None' } }),
    }),
  'has the cookie sent': async (app) => {
    const mark = newMark();
    await app.evaluate(askFor, `?mark=${mark}`);
    const sent = stage.cluster.requestLog().find(({ path }) => path.includes(mark));
    return sent?.headers.cookie;
  },
};

async function askFor(query: string): Promise<void> {
  await fetch(new URL(query, location.href.replace(/\?.*/s, '')), { credentials: 'include' });
}

/** Signs the whole host, in tabs too to which an app leads. */
const signHostWherever: TakeOff = (rules) => {
  const { session, dynamic } = signHost(rules);
  const signing = session.map(({ condition, ...rule }) => ({
    ...rule,
    condition: { ...condition, resourceTypes: [...condition.resourceTypes, 'main_frame'] },
  }));
  return { session: signing, dynamic };
};

function goHere(url: string): void {
  location.href = url;
}

describe('an app without storage', () => {
  it('shares nothing with another app of its apiserver', async (context) => {
    const attack = async (open: () => Promise<Foothold>): Promise<Results> => {
      const results = new Map<string, boolean>();
      for (const [name, act] of Object.entries(STORAGE_ATTACKS)) {
        const victim = await stage.open(stage.victim);
        await victim.evaluate(() => {
          Object.assign(document, { cookie: 'kept=by-the-victim; path=/; secure; samesite=none' });
          Object.assign(document, { cookie: 'planted=; path=/; max-age=0' });
          localStorage.clear();
          localStorage.setItem('kept', 'by-the-victim');
        });
        const read = await act(await open()).catch(() => null);
        await comesToRest(stage);
        const left = await victim.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }]));
        results.set(name, String(read).includes('by-the-victim') || left.includes('planted'));
        await stage.tidy();
      }
      return results;
    };
    const guarded = await attack(async () => (await openIsolated(stage, stage.robber)).app);
    await openFromSheet(stage, 'web', 'Open with storage again');
    await stage.tidy();
    expectNothingGot(context, guarded, await attack(() => stage.open(stage.robber)));
  }, 300_000);

  it('can still erase what others stored: Chromium heeds that header before rules take it off', async () => {
    const victim = await stage.open(stage.victim);
    await victim.evaluate(() => localStorage.setItem('kept', 'by-the-victim'));
    const { app } = await openIsolated(stage, stage.robber);
    await app.evaluate(askFor, asking({ headers: { 'Clear-Site-Data': '"storage"' } }));
    await until(() => victim.evaluate(() => localStorage.length === 0));
  });

  it('comes out of its prefix no more than with storage', async (context) => {
    const WAYS_OUT: Readonly<Record<string, (app: Frame, mark: string) => Promise<unknown>>> = {
      'fetches the API': (app, mark) => app.evaluate(askFor, `${stage.origin}/api/v1/secrets?mark=${mark}`),
      'fetches another app': (app, mark) => app.evaluate(askFor, `${stage.victim}?mark=${mark}`),
      'frames another app': (app, mark) => frameIn(app, { src: `${stage.victim}?mark=${mark}` }),
      'goes to another app': (app, mark) => app.evaluate(goHere, `${stage.victim}?mark=${mark}`),
      'is refreshed to another app by a header': (app, mark) =>
        app.evaluate(goHere, stage.robber + asking({ headers: { Refresh: `0; url=${stage.victim}?mark=${mark}` } })),
      'opens another app': (app, mark) => app.evaluate((url) => void open(url), `${stage.victim}?mark=${mark}`),
      'opens a socket to the API': (app, mark) =>
        app.evaluate(
          (url) => void new WebSocket(url),
          `${stage.origin.replace('https', 'wss')}/api/v1/secrets?mark=${mark}`,
        ),
    };
    const leave = async (takeOff: TakeOff | null): Promise<Results> => {
      const results = new Map<string, boolean>();
      for (const [name, act] of Object.entries(WAYS_OUT)) {
        const mark = newMark();
        const opened = await openIsolated(stage, stage.robber);
        await without(stage, takeOff, async () => {
          const app = takeOff ? await frameWithoutPolicy(opened.page, stage.robber) : opened.app;
          await act(app, mark).catch(() => {});
          await comesToRest(stage);
        });
        const own = new URL(stage.robber).pathname;
        const strayed = signedWith(stage, mark).filter((path) => !path.startsWith(own));
        results.set(name, strayed.length > 0);
        await stage.tidy();
      }
      return results;
    };
    const guarded = await leave(null);
    expectNothingGot(context, guarded, await leave(signHostWherever));
  });
});
