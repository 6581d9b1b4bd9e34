import { describe, expect, it } from 'vitest';
import { PRIORITY } from '../../../lib/core/dnr/priorities.ts';
import { serverUrl } from '../../../lib/core/proxy-url/server.ts';
import { dynamicRules } from '../../../lib/core/rules/dynamic-rules.ts';
import { encodedTraversalRules } from '../../../lib/core/rules/encoded-traversal.ts';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import { SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import { outcomeOf, requestOf } from './sample-rules.ts';

/** Paths that a front may take for one above the app, by what it does to them. */
const CLIMBING = {
  'decodes slashes': ['..%2fsecrets', 'a/..%2Fsecrets', '%2f..', 'a%2f../secrets'],
  'decodes dots': ['a/%2e%2E%2Fsecrets', '.%2e%2fsecrets'],
  'decodes twice': [
    '..%252fsecrets',
    '%252e%252e/secrets',
    '.%252e/secrets',
    '%25252e%25252e%25252f',
    '..%255csecrets',
  ],
  'treats backslashes as slashes': ['.%2e%5csecrets', 'a%5C..', 'a%5C%2e.%5cb'],
  'cuts off parameters': ['..;/secrets', 'a/..;x=1/secrets', '..%3b/secrets', '%2e%2e;'],
  'cuts off at a null': ['..%00/secrets'],
  'ignores white space': ['..%20/secrets', '..%09/secrets'],
  'decodes overlong UTF-8': ['..%c0%afsecrets', '%c0%ae%C0%AE/secrets', '%25c0%25ae%25c0%25ae/secrets'],
  'merges slashes': ['/%2f..%2fsecrets', '%2f%2f..%2f'],
};

describe.each([SERVER, SERVER_WITH_BASE_PATH])('encoded traversal on $origin$basePath', (server) => {
  const prefix = `${serverUrl(server)}/api/v1/namespaces/n/services/s/proxy/`;
  const rules = dynamicRules([server], [], PLATFORM);
  const outcomesOf = (url: string) =>
    (['xmlhttprequest', 'main_frame', 'websocket'] as const).map((type) =>
      outcomeOf(rules, requestOf({ url: type === 'websocket' ? url.replace('https', 'wss') : url, type })),
    );

  it.each(Object.entries(CLIMBING))('is blocked where a front %s', (_what, paths) => {
    for (const path of paths) expect([path, ...outcomesOf(prefix + path)]).toEqual([path, ...Array(3).fill('blocked')]);
  });

  it('is blocked above the base path too', () => {
    expect(outcomesOf(`${server.origin}/..%2fsecrets`)).toEqual(Array(3).fill('blocked'));
  });

  it.each([
    ['an encoded slash in a name', 'a%2Fb/file.%2Fx'],
    ['dots in a name', 'file..%20name/..hidden/%2e%2e%2e/a..%2fb'],
    ['a query', '?path=..%2fx'],
    ['a fragment', '#/..%2fx'],
  ])('is not seen in %s', (_what, path) => {
    expect(outcomesOf(prefix + path)[0]).toBe(`sent to ${prefix}${path}`);
  });

  it('is blocked by rules with a higher priority than signing', () => {
    const priorities = encodedTraversalRules(server, PLATFORM).map(({ priority }) => priority);
    expect(Math.min(...priorities)).toBeGreaterThan(PRIORITY.sign);
  });
});

it('servers of one origin share their rules against encoded traversal', () => {
  const other = { ...SERVER, basePath: '/k8s/clusters/other' };
  // The rule about pages of other sites is one for all servers.
  const count = dynamicRules([SERVER, other], [], PLATFORM).length;
  expect(count).toBe(2 * dynamicRules([SERVER], [], PLATFORM).length - 2 - 1);
});
