import { describe, expect, it } from 'vitest';
import { PRIORITY } from '../../../lib/core/dnr/priorities.ts';
import { serverUrl } from '../../../lib/core/proxy-url/server.ts';
import { dynamicRules } from '../../../lib/core/rules/dynamic-rules.ts';
import { encodedTraversalRules } from '../../../lib/core/rules/encoded-traversal.ts';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import { SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import { outcomeOf, requestOf } from './sample-rules.ts';

const PREFIX = `${serverUrl(SERVER_WITH_BASE_PATH)}/api/v1/namespaces/n/services/s/proxy/`;
const rules = dynamicRules([SERVER_WITH_BASE_PATH], [], PLATFORM);
const outcomes = (path: string) =>
  (['xmlhttprequest', 'websocket'] as const).map((type) => {
    const url = type === 'websocket' ? PREFIX.replace('https', 'wss') + path : PREFIX + path;
    return outcomeOf(rules, requestOf({ url, type }));
  });

describe('encodedTraversalRules', () => {
  it.each(['..%2fsecrets', 'a/%2e%2E%2Fsecrets', '.%2e%5csecrets', 'a%2f..', 'a%5C%2e.'])(
    'block %s on a server with a base path, for requests and sockets',
    (path) => {
      expect(outcomes(path)).toEqual(['blocked', 'blocked']);
    },
  );

  it('do not block other encoded slashes', () => {
    const path = 'a%2Fb/file.%2Fx';
    expect(outcomes(path)).toEqual([`sent to ${PREFIX}${path}`, `sent to ${PREFIX.replace('https', 'wss')}${path}`]);
  });

  it('do not block encoded slashes in a query', () => {
    expect(outcomes('?path=..%2fx')[0]).toBe(`sent to ${PREFIX}?path=..%2fx`);
  });

  it('have a higher priority than signing', () => {
    const priorities = encodedTraversalRules(SERVER_WITH_BASE_PATH, PLATFORM).map(({ priority }) => priority);
    expect(priorities).toHaveLength(2);
    expect(Math.min(...priorities)).toBeGreaterThan(PRIORITY.sign);
  });

  it('are empty for a server without a base path', () => {
    expect(encodedTraversalRules(SERVER, PLATFORM)).toEqual([]);
  });
});
