import { describe, expect, it } from 'vitest';
import { PRIORITY } from '../../../lib/core/dnr/priorities.ts';
import { FIREFOX } from '../../fakes/fake-dependencies.ts';
import { GRAFANA } from '../../fakes/sample-contexts.ts';
import { simulateRequest } from './dnr-model/model.ts';
import { grantedTab, headerChanges, requestOf, sessionRulesFor } from './sample-rules.ts';

const PATH = new URL(GRAFANA).pathname;
const marksOf = (...args: Parameters<typeof sessionRulesFor>) =>
  headerChanges(sessionRulesFor(...args)).filter(({ header }) => header === 'Server-Timing');
const mark = (words: string) => ({
  header: 'Server-Timing',
  operation: 'append',
  value: `portside;desc="${PATH}${words}"`,
});

describe('the requests of an app that may return HTML', () => {
  it.each([
    ['target', ['main_frame', 'sub_frame', 'object', 'xmlhttprequest']],
    ['isolated', ['sub_frame', 'object', 'xmlhttprequest']],
  ] as const)('accept gzip only, which the apiserver can rewrite: %s', (kind, types) => {
    const rules = sessionRulesFor([grantedTab(7, { kind })]).filter(({ action }) =>
      JSON.stringify(action).includes('Accept-Encoding'),
    );
    expect(rules.flatMap(({ condition }) => condition.resourceTypes)).toEqual(types);
    expect(rules.every(({ condition }) => condition.urlFilter === `|${GRAFANA}`)).toBe(true);
    const changes = headerChanges(rules).filter(({ header }) => header === 'Accept-Encoding');
    expect(changes).toEqual(rules.map(() => ({ header: 'Accept-Encoding', operation: 'set', value: 'gzip' })));
  });

  it.each(['main_frame', 'xmlhttprequest'])(
    'accept gzip only although they are allowed under the prefix: %s',
    (type) => {
      const outcome = simulateRequest(sessionRulesFor([grantedTab(7)]), requestOf({ type }));
      expect(outcome.kind === 'sent' && outcome.requestHeaders.get('accept-encoding')).toMatchObject({ value: 'gzip' });
    },
  );
});

describe('the documents of an app', () => {
  it('are marked with the path of the prefix', () => {
    expect(marksOf([grantedTab(7)])).toEqual([mark('')]);
  });

  it('are marked although they are allowed under the prefix', () => {
    const outcome = simulateRequest(sessionRulesFor([grantedTab(7)]), requestOf());
    expect(outcome.kind === 'sent' && outcome.responseHeaders.get('server-timing')).toEqual(mark(''));
  });

  it('are marked as served from / if they are', () => {
    expect(marksOf([grantedTab(7)], { traits: { isAtRoot: true } })).toEqual([mark(' root')]);
  });

  it('upgrade insecure requests, and have no manifest', () => {
    expect(headerChanges(sessionRulesFor([grantedTab(7)]))).toContainEqual({
      header: 'Content-Security-Policy',
      operation: 'append',
      value: "upgrade-insecure-requests; manifest-src 'none'",
    });
  });
});

describe('an app whose workers open sockets outside the prefix', () => {
  const traits = { hasWorkerSockets: true };

  it('gets a second mark for workers, on documents without a content security policy', () => {
    expect(marksOf([grantedTab(7)], { traits })).toEqual([mark(''), mark(' workers')]);
    const rules = sessionRulesFor([grantedTab(7)], { traits });
    const marking = rules.filter((rule) => JSON.stringify(rule).includes(' workers'));
    expect(marking.map(({ condition }) => condition.excludedResponseHeaders)).toEqual([
      [{ header: 'Content-Security-Policy' }],
    ]);
  });

  it('gets the mark for workers with a lower priority, so that it is appended last and counts', () => {
    const rules = sessionRulesFor([grantedTab(7)], { traits });
    const priorityOf = (text: string) => rules.find((rule) => JSON.stringify(rule).includes(text))?.priority;
    expect(priorityOf(' workers')).toBeGreaterThan(PRIORITY.allowUnderPrefix);
    expect(priorityOf(' workers')).toBeLessThan(priorityOf(`desc=\\"${PATH}\\"`) ?? 0);
  });

  it('gets no mark for workers in Firefox, which cannot check the policy', () => {
    expect(marksOf([grantedTab(7)], { traits, platform: FIREFOX })).toEqual([mark('')]);
  });
});
