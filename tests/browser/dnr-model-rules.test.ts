import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeclarativeNetRequest } from '../../lib/adapters/browser/guarded-rules.ts';
import { chromium as chromiumPlatform } from '../../lib/core/dnr/platform.ts';
import { rulesOfEveryKind } from '../../lib/core/rules/all-rules.ts';
import { configurations, rulesOf } from '../core/rules/invariants/configurations.ts';
import { requestFromRecipe, requestRecipes } from '../core/rules/invariants/scenarios.ts';
import { arbitraryRuleQuery } from './harness/arbitrary-rules.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { createDnrExtension } from './harness/dnr-extension.ts';
import { FAULTY_MODELS } from './harness/faulty-models.ts';
import { matchRules, type RuleQuery } from './harness/match-rules.ts';
import { findDisagreements } from './harness/model-disagreements.ts';

const seed = Date.now();
const extension = createDnrExtension();
let chromium: Chromium;

beforeAll(async () => {
  chromium = await startChromium({ extension });
});
afterAll(async () => {
  await chromium?.stop();
  rmSync(extension, { recursive: true });
});

/** Portside's rules for random grants, and hostile requests. */
function portsideQueries(): RuleQuery[] {
  const { extensionId } = chromium;
  const platform = chromiumPlatform(extensionId, `chrome-extension://${extensionId}/gate.html`);
  const query = fc.record({
    configuration: configurations(platform),
    recipes: fc.array(requestRecipes, { minLength: 60, maxLength: 60 }),
  });
  return fc.sample(query, { numRuns: 60, seed }).map(({ configuration, recipes }) => ({
    rules: rulesOf(configuration),
    // The model assumes host access, which Chromium never gives to requests of another extension's pages.
    requests: recipes
      .filter(({ initiator }) => initiator !== 'otherExtension')
      .flatMap((recipe) => requestFromRecipe(recipe, configuration) ?? []),
  }));
}

describe(`the model of declarativeNetRequest, compared with Chromium (seed ${seed}),`, () => {
  it("names the same rules for Portside's rules and hostile requests", async () => {
    const queries = portsideQueries();
    const matched = await matchRules(chromium, queries);
    expect(matched.flat().filter((indexes) => indexes.length > 0).length).toBeGreaterThan(500);
    expect(findDisagreements(queries, matched)).toEqual([]);
  });

  it('names the same rules for arbitrary rules and requests, and a model with a single mistake does not', async () => {
    const queries = fc.sample(arbitraryRuleQuery, { numRuns: 150, seed });
    const matched = await matchRules(chromium, queries);
    expect(matched.flat().filter((indexes) => indexes.length > 0).length).toBeGreaterThan(1000);
    expect(findDisagreements(queries, matched)).toEqual([]);
    const undetected = Object.keys(FAULTY_MODELS).filter(
      (mistake) => findDisagreements(queries, matched, FAULTY_MODELS[mistake]).length === 0,
    );
    expect(undetected).toEqual([]);
  });
});

describe('the rules of a server', () => {
  /** As long as names may be. */
  const hostOf = (labels: number) =>
    Array.from({ length: labels }, (_, at) => `l${at}`.padEnd(Math.min(63, Math.floor(253 / labels) - 1), 'x')).join(
      '.',
    );
  /** Whether Chromium takes these rules, and whether it says so beforehand. */
  const tryRules = (labels: number, basePath: string) => {
    const platform = chromiumPlatform(chromium.extensionId, `chrome-extension://${chromium.extensionId}/gate.html`);
    const rules = rulesOfEveryKind({ origin: `https://${hostOf(labels)}:16443`, basePath }, platform);
    return chromium.evaluateInExtension(async (drafts) => {
      const api = chrome.declarativeNetRequest as unknown as DeclarativeNetRequest;
      const supported = await Promise.all(
        drafts.map(async ({ action, condition }) => {
          const { regexFilter: regex } = condition;
          const requireCapturing = action.type === 'redirect';
          if (regex === undefined) return true;
          return (await api.isRegexSupported({ regex, isCaseSensitive: true, requireCapturing })).isSupported;
        }),
      );
      const addRules = drafts.map((draft, at) => ({ ...draft, id: at + 1 }));
      const removeRuleIds = addRules.map(({ id }) => id);
      const isAccepted = await api.updateSessionRules({ removeRuleIds: [], addRules }).then(
        () => true,
        () => false,
      );
      await api.updateSessionRules({ removeRuleIds, addRules: [] });
      return { isAccepted, isSupported: supported.every(Boolean) };
    }, rules);
  };

  it.each([1, 2, 6, 10, 14, 18])('are accepted for a host of %i labels', async (labels) => {
    for (const basePath of ['', '/k8s/clusters/c-m-1234567890']) {
      expect(await tryRules(labels, basePath)).toEqual({ isAccepted: true, isSupported: true });
    }
  });

  it('are known to be refused for a host of 19 labels', async () => {
    expect(await tryRules(19, '')).toEqual({ isAccepted: false, isSupported: false });
  });
});
