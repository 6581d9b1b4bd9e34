import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulateRequest } from '../dnr-model/model.ts';
import { rulesOf } from './configurations.ts';
import { violatedInvariants } from './invariants.ts';
import { RULE_MUTATIONS } from './mutations.ts';
import { scenarios } from './scenarios.ts';

// As tuples, because vitest shortens `$name` in titles.
const MUTATIONS = RULE_MUTATIONS.map(({ name, violates, mutate }) => [name, violates, mutate] as const);

describe('the rules of any configuration', () => {
  it('satisfy every invariant for any request', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        expect(violatedInvariants(scenario, rulesOf(scenario.configuration))).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
  }, 20_000);

  it('sign many of the generated requests, of every resource type', () => {
    const signed = fc.sample(scenarios, { numRuns: 10_000, seed: 1 }).filter(({ configuration, request }) => {
      const outcome = simulateRequest(rulesOf(configuration), request);
      return outcome.kind === 'sent' && outcome.requestHeaders.has('authorization');
    });
    expect(signed.length).toBeGreaterThan(300);
    expect(new Set(signed.map(({ request }) => request.type)).size).toBe(15);
  });
});

describe('mutated rules', () => {
  it.each(MUTATIONS)('%s violate the invariant: %s', (_name, violates, mutate) => {
    const property = fc.property(
      scenarios,
      (scenario) => !violatedInvariants(scenario, mutate(rulesOf(scenario.configuration))).includes(violates),
    );
    expect(fc.check(property, { numRuns: 20_000, seed: 1, endOnFailure: true }).failed).toBe(true);
  });
});
