import { describe, expect, it } from 'vitest';
import type { Server } from '../../../lib/core/proxy-url/server.ts';
import { countRegexRules, dynamicRules, MAX_REGEX_RULES } from '../../../lib/core/rules/dynamic-rules.ts';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';

describe('dynamic rules', () => {
  it('contain no tab and no request header, so that they can be stored on disk', () => {
    const rules = dynamicRules([SERVER, SERVER_WITH_BASE_PATH], [], PLATFORM);
    expect(rules).toHaveLength(17);
    expect(rules.every(({ condition }) => condition.tabIds === undefined)).toBe(true);
    expect(rules.some(({ action }) => action.type === 'modifyHeaders' && action.requestHeaders)).toBe(false);
  });

  it('handle addresses at the root only for servers with an app that is served from there', () => {
    const servers = [SERVER, SERVER_WITH_BASE_PATH];
    const withRoots = dynamicRules(servers, [GRAFANA], PLATFORM);
    const added = withRoots.slice(dynamicRules(servers, [], PLATFORM).length);
    expect(added.length).toBeGreaterThan(0);
    expect(added.every((rule) => JSON.stringify(rule).includes('k8s'))).toBe(true);
  });

  it('give up addresses at the root, and no guard, if there are too many regular expressions', () => {
    // Five for each server.
    const servers = Array.from({ length: Math.floor(MAX_REGEX_RULES / 5) + 1 }, (_, at): Server => {
      return { origin: `https://k8s-${at}.example`, basePath: '' };
    });
    const rootPrefixes = servers.map(({ origin }) => `${origin}/api/v1/nodes/n/proxy/`);
    const guards = dynamicRules(servers, [], PLATFORM);
    expect(dynamicRules(servers, rootPrefixes, PLATFORM)).toEqual(guards);
    const [, ...fewer] = servers;
    const rules = dynamicRules(fewer, rootPrefixes, PLATFORM);
    expect(countRegexRules(rules)).toBe(5 * fewer.length);
  });
});

describe('countRegexRules', () => {
  it('counts rules with a regular expression only', () => {
    expect(countRegexRules(dynamicRules([SERVER], [], PLATFORM))).toBe(4);
  });
});
