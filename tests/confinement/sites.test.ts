import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signHost, type TakeOff, without } from './guards.ts';
import { asking } from './obliging.ts';
import { askServiceWorker } from './page-scripts.ts';
import { PLACES, type Place } from './places.ts';
import { type Stage, setStage } from './stage.ts';
import { expectNothingGot, possible, type Results } from './tally.ts';
import { askInEveryWay, serviceWorkerCode, WAYS } from './vectors.ts';
import { comesToRest, newMark, orNothing, signedWith } from './witness.ts';

let stage: Stage;
let atWork: Page;

beforeAll(async () => {
  stage = await setStage();
  atWork = await stage.open(stage.victim);
});
afterAll(() => stage?.stop());

/** Tries every way from a place, and says which of them arrived signed. */
async function attackFrom(place: Place, takeOff: TakeOff | null): Promise<Results> {
  const mark = newMark();
  const page = await place.prepare(stage);
  await without(stage, takeOff, async () => {
    const foothold = await place.reach(stage, page);
    await foothold?.evaluate(askInEveryWay, `${stage.victim}?mark=${mark}&way=`, stage.detour).catch(() => {});
    await comesToRest(stage);
  });
  await stage.tidy([atWork]);
  const signed = signedWith(stage, mark);
  return new Map(WAYS.map((way) => [way, signed.some((path) => path.endsWith(`way=${way}`))]));
}

describe('nothing is signed of what is asked for by', () => {
  it.for(Object.entries(PLACES))('%s', async ([, place], context) => {
    const guarded = await attackFrom(place, null);
    const unguarded = await attackFrom(place, signHost);
    expectNothingGot(context, possible(guarded, unguarded), unguarded);
    const successes = [...unguarded.values()].filter(Boolean);
    expect(successes.length, 'else most attacks get nothing even without the guard').toBeGreaterThanOrEqual(10);
  });
});

describe('nothing is signed of what is asked for by a service worker of', () => {
  it.for([
    ['another site', 'evil.test'],
    ['another port of the host', 'k8s.test'],
    ['a subdomain of the host', 'a.k8s.test'],
  ] as const)('%s', async ([name, host], context) => {
    const attack = (takeOff: TakeOff | null) =>
      without(stage, takeOff, async () => {
        const mark = newMark();
        const page = await stage.chromium.browser.newPage();
        await page.goto(stage.site(host));
        const code = serviceWorkerCode(`${stage.victim}?mark=${mark}`);
        const script = stage.site(host) + asking({ type: 'text/javascript', body: code });
        await orNothing(page.evaluate(askServiceWorker, script));
        await comesToRest(stage);
        return new Map([[name, signedWith(stage, mark).length > 0]]);
      });
    const [guarded, unguarded] = [await attack(null), await attack(signHost)];
    await stage.tidy([atWork]);
    expectNothingGot(context, guarded, unguarded);
  });
});
