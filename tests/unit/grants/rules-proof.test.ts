import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from './dnr-oracle.ts';
import { GUARDS } from './proof/guards.ts';
import { scenes } from './proof/scenes.ts';
import { rulesOf } from './proof/settings.ts';
import { brokenBy } from './proof/statements.ts';

describe('whatever is granted and whatever is asked for', () => {
  it('every statement about the rules holds', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        expect(brokenBy(scene, rulesOf(scene.setting))).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
  }, 20_000);

  it('much of it is signed, so that there is something to be wrong about', () => {
    const signed = fc.sample(scenes, { numRuns: 4000, seed: 1 }).filter(({ setting, request }) => {
      const outcome = outcomeOf(rulesOf(setting), request);
      return outcome.kind === 'sent' && outcome.requestHeaders.has('authorization');
    });
    expect(signed.length).toBeGreaterThan(300);
    expect(new Set(signed.map(({ request }) => request.type)).size).toBe(15);
  });
});

describe('a statement is seen to break without', () => {
  it.each(GUARDS)('$name', ({ takeOff, breaks }) => {
    const property = fc.property(scenes, (scene) => !brokenBy(scene, takeOff(rulesOf(scene.setting))).includes(breaks));
    expect(fc.check(property, { numRuns: 20_000, seed: 1, endOnFailure: true }).failed).toBe(true);
  });
});
