import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signHost, type TakeOff, without } from './guards.ts';
import { PLACES, type Place } from './places.ts';
import { type Stage, setStage } from './stage.ts';
import { expectNothingGot, possible, type Results } from './tally.ts';
import { LEADS } from './vectors.ts';
import { comesToRest, newMark, signedWith } from './witness.ts';

let stage: Stage;
let atWork: Page;

beforeAll(async () => {
  stage = await setStage();
  atWork = await stage.open(stage.victim);
});
afterAll(() => stage?.stop());

/** Leads a top frame to the victim in each way, and says which of them arrived signed. */
async function leadFrom(
  place: Place,
  leads: readonly string[],
  takeOff: TakeOff | null,
  to = stage.victim,
): Promise<Results> {
  const attacks: { name: string; mark: string; page: Page }[] = [];
  for (const name of leads) attacks.push({ name, mark: newMark(), page: await place.prepare(stage) });
  await without(stage, takeOff, async () => {
    for (const { name, mark, page } of attacks) {
      const foothold = await place.reach(stage, page);
      const lead = LEADS[name];
      if (lead) await foothold?.evaluate(lead, `${to}?mark=${mark}`).catch(() => {});
    }
    await comesToRest(stage);
  });
  await stage.tidy([atWork]);
  return new Map(attacks.map(({ name, mark }) => [name, signedWith(stage, mark).length > 0]));
}

const ALL = Object.keys(LEADS);
const BY_CLICK = ['link', 'form by POST', 'window'];
const LEADING_PLACES: readonly [place: keyof typeof PLACES, leads: readonly string[]][] = [
  ['another site', ALL],
  ['another port of the host', ALL],
  ['a subdomain of the host', ALL],
  ['a data: page', ALL],
  ['a sandboxed frame of another site', ALL],
  ['another site in the app’s tab', BY_CLICK],
  ['another port in the app’s tab', BY_CLICK],
  ['a subdomain in the app’s tab', BY_CLICK],
];

describe('nobody is led to an app, signed and unasked, by', () => {
  it.for(LEADING_PLACES)('%s', async ([name, leads], context) => {
    const place = PLACES[name] as Place;
    const guarded = await leadFrom(place, leads, null);
    const unguarded = await leadFrom(place, leads, signHost);
    expectNothingGot(context, possible(guarded, unguarded), unguarded);
    const successes = [...unguarded.values()].filter(Boolean);
    expect(successes.length, 'else most attacks get nothing even without the guard').toBeGreaterThanOrEqual(3);
  });
});

describe('nobody is led to an address at the root, signed and unasked, where only one app is shown, by', () => {
  beforeAll(() => stage.choose(atWork, 'root'));
  afterAll(() => stage.choose(atWork, 'prefix'));

  it.for(LEADING_PLACES.filter(([name]) => ['another site', 'a sandboxed frame of another site'].includes(name)))(
    '%s',
    async ([name, leads], context) => {
      const place = PLACES[name] as Place;
      const to = `${stage.origin}/deeper/`;
      const guarded = await leadFrom(place, leads, null, to);
      const unguarded = await leadFrom(place, leads, signHost, to);
      expect([...unguarded.values()].filter(Boolean).length).toBeGreaterThanOrEqual(3);
      expectNothingGot(context, possible(guarded, unguarded), unguarded);
    },
  );
});
