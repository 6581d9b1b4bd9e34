import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumDialect } from '../../lib/core/grants/dialect.ts';
import { recipes, requestFrom } from '../unit/grants/proof/scenes.ts';
import { rulesOf, settings } from '../unit/grants/proof/settings.ts';
import { disagreements } from './harness/agreement.ts';
import { anyQuestions } from './harness/any-rules.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { grantEveryHost } from './harness/host-access.ts';
import { matchRules, type Questions } from './harness/match-rules.ts';
import { MISTAKEN_ORACLES } from './harness/mistaken-oracles.ts';

let chromium: Chromium;
beforeAll(async () => {
  chromium = await startChromium();
  await grantEveryHost(chromium);
});
afterAll(() => chromium?.stop());

/** Portside's rules for random grants, and hostile requests. */
function portsideQuestions(): Questions[] {
  const dialect = chromiumDialect(chromium.extensionId, `chrome-extension://${chromium.extensionId}/gate.html`);
  const sixty = fc.array(recipes, { minLength: 60, maxLength: 60 });
  return fc.sample(fc.record({ setting: settings(dialect), sixty }), 60).map(({ setting, sixty: some }) => ({
    rules: rulesOf(setting),
    // No host access reaches what another extension's pages start; the oracle takes access for given.
    requests: some
      .filter(({ initiator }) => initiator !== 'otherExtension')
      .flatMap((recipe) => requestFrom(recipe, setting) ?? []),
  }));
}

describe('the oracle and Chromium’s testMatchOutcome name the same rules', () => {
  it('of Portside’s own, for hostile requests', async () => {
    const asked = portsideQuestions();
    const answers = await matchRules(chromium, asked);
    expect(answers.flat().filter((named) => named.length > 0).length).toBeGreaterThan(500);
    expect(disagreements(asked, answers)).toEqual([]);
  });

  it('of every documented kind, unless the oracle is mistaken in one thing', async () => {
    const asked = fc.sample(anyQuestions, 150);
    const answers = await matchRules(chromium, asked);
    expect(answers.flat().filter((named) => named.length > 0).length).toBeGreaterThan(1000);
    expect(disagreements(asked, answers)).toEqual([]);
    const unnoticed = Object.keys(MISTAKEN_ORACLES).filter(
      (name) => disagreements(asked, answers, MISTAKEN_ORACLES[name]).length === 0,
    );
    expect(unnoticed).toEqual([]);
  });
});
