import { describe, expect, it } from 'vitest';
import { PRIORITY } from '../../../lib/core/dnr/priorities.ts';
import { foreignFrameRule } from '../../../lib/core/rules/foreign-frames.ts';
import { FIREFOX, PLATFORM } from '../../fakes/fake-dependencies.ts';
import { SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import { evaluateRules } from './dnr-model/model.ts';
import { grantedTab, isSigning, requestOf, sessionRulesFor } from './sample-rules.ts';

const rules = foreignFrameRule([SERVER, SERVER_WITH_BASE_PATH], PLATFORM);
const isForeign = (url: string, type = 'sub_frame') =>
  evaluateRules(rules, requestOf({ url, type })).candidates.some(({ action }) => action.type === 'allowAllRequests');

describe('a document', () => {
  it.each(['https://site.example/', 'http://site.example/', 'https://k8s.example.evil/'])(
    'is a page of another site in a frame and in place of the app: %s',
    (url) => {
      expect(isForeign(url)).toBe(true);
      expect(isForeign(url, 'main_frame')).toBe(true);
    },
  );

  it.each([
    `${SERVER.origin}/x`,
    'https://k8s.example:1/',
    'http://a.k8s.example/',
    'https://rancher.example/',
    `blob:${SERVER.origin}/1`,
    'about:blank',
    'about:srcdoc',
  ])('may be the app’s own, or is none to which rules do not apply anyway: %s', (url) => {
    expect(isForeign(url)).toBe(false);
  });
});

describe('the rule about pages of other sites', () => {
  it('outranks all that sign, and none that blocks or keeps the cache from answering', () => {
    const session = sessionRulesFor([grantedTab(7), grantedTab(8, { kind: 'isolated' })]);
    expect(rules.every(({ priority }) => priority === PRIORITY.foreignFrame)).toBe(true);
    expect(session.filter(isSigning).every(({ priority }) => priority < PRIORITY.foreignFrame)).toBe(true);
    expect(PRIORITY.noCache).toBeGreaterThan(PRIORITY.foreignFrame);
    expect(PRIORITY.neighbourOrigin).toBeGreaterThan(PRIORITY.foreignFrame);
  });

  it('is left out without a server, and in Firefox, which does not apply it', () => {
    expect(foreignFrameRule([], PLATFORM)).toEqual([]);
    expect(foreignFrameRule([SERVER], FIREFOX)).toEqual([]);
  });
});
