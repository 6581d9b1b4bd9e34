import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signHost, type TakeOff, without } from './guards.ts';
import { PLACES, type Place } from './places.ts';
import { type Stage, setStage } from './stage.ts';
import { expectNothingGot, possible, type Results } from './tally.ts';
import { askInEveryWay, WAYS } from './vectors.ts';
import { comesToRest, newMark, signedWith } from './witness.ts';

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
    await foothold?.evaluate(askInEveryWay, `${stage.victim}?mark=${mark}&way=`).catch(() => {});
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
    expect([...unguarded.values()].filter(Boolean).length).toBeGreaterThanOrEqual(10);
    expectNothingGot(context, possible(guarded, unguarded), unguarded);
  });
});
