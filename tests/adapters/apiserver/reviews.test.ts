import { describe, expect, it } from 'vitest';
import { readVersion } from '../../../lib/adapters/apiserver/read-version.ts';
import { reviewAccess } from '../../../lib/adapters/apiserver/review-access.ts';
import { reviewSelf } from '../../../lib/adapters/apiserver/review-self.ts';
import { permissionFor, UNKNOWN_ACCESS } from '../../../lib/core/access/permissions.ts';
import { SERVER } from '../../fakes/sample-contexts.ts';

type Answer = (path: string, body: never) => object | number;

/** A connection to an apiserver that answers requests so: with an object or a status. It logs paths and bodies. */
function connectionTo(answer: Answer) {
  const requests: { path: string; method: string; body: unknown }[] = [];
  const fetch = async (input: string | URL | Request, { method = 'GET', body }: RequestInit = {}) => {
    const path = new URL(String(input)).pathname;
    const read: unknown = body === undefined ? null : JSON.parse(String(body));
    requests.push({ path, method, body: read });
    const answered = answer(path, read as never);
    return typeof answered === 'number' ? Response.json({}, { status: answered }) : Response.json(answered);
  };
  const connection = {
    server: SERVER,
    headers: [['Authorization', 'Bearer secret-1']] as const,
    contextName: 'dev',
    fetch: fetch as typeof globalThis.fetch,
  };
  return { connection, requests };
}

const NAMESPACES = Array.from({ length: 300 }, (_, index) => `team-${index}`);
const review = (kind: string, status: object) => ({ kind, apiVersion: 'authorization.k8s.io/v1', spec: {}, status });

describe('reviewAccess', () => {
  it('asks about services first, and no more if that is refused', async () => {
    for (const status of [401, 403, 404, 500]) {
      const { connection, requests } = connectionTo(() => status);
      expect(await reviewAccess(connection, NAMESPACES)).toEqual(UNKNOWN_ACCESS);
      expect(requests).toHaveLength(1);
      expect(requests[0]).toMatchObject({
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        body: {
          kind: 'SelfSubjectAccessReview',
          spec: {
            resourceAttributes: { verb: 'get', group: '', resource: 'services', subresource: 'proxy', name: '' },
          },
        },
      });
    }
  });

  it('asks for the rules of twelve namespaces at most', async () => {
    const { connection, requests } = connectionTo((path) =>
      path.endsWith('selfsubjectaccessreviews')
        ? review('SelfSubjectAccessReview', { allowed: false })
        : review('SelfSubjectRulesReview', { resourceRules: [], nonResourceRules: [], incomplete: false }),
    );
    const access = await reviewAccess(connection, NAMESPACES);

    expect(requests).toHaveLength(6 + 12);
    expect(permissionFor(access, { resource: 'services', namespace: 'team-11', name: 'web' }, 'get')).toBe('forbidden');
    expect(permissionFor(access, { resource: 'services', namespace: 'team-12', name: 'web' }, 'get')).toBe('unknown');
  });

  it.each<[string, object | number]>([
    ['an error', 500],
    ['another kind of object', review('Status', {})],
    ['endless rules', review('SelfSubjectRulesReview', { resourceRules: Array(20_000).fill({ verbs: ['get'] }) })],
    ['rules of the wrong type', review('SelfSubjectRulesReview', { resourceRules: [{ verbs: 7 }] })],
    ['a webhook’s rules, which nobody can list,', review('SelfSubjectRulesReview', { incomplete: true })],
  ])('makes nothing of %s', async (_what, rules) => {
    const { connection } = connectionTo((path) =>
      path.endsWith('selfsubjectaccessreviews') ? review('SelfSubjectAccessReview', { allowed: false }) : rules,
    );
    const access = await reviewAccess(connection, ['shop']);

    expect(permissionFor(access, { resource: 'services', namespace: 'shop', name: 'web' }, 'get')).toBe('unknown');
  });

  it('takes an authorizer that failed for one that did not answer', async () => {
    const { connection, requests } = connectionTo(() =>
      review('SelfSubjectAccessReview', { allowed: false, evaluationError: 'webhook timed out' }),
    );
    expect(await reviewAccess(connection, ['shop'])).toEqual(UNKNOWN_ACCESS);
    expect(requests).toHaveLength(1);
  });
});

describe('reviewSelf', () => {
  const self = {
    kind: 'SelfSubjectReview',
    status: { userInfo: { username: 'mia', uid: '1', groups: ['dev', 'system:authenticated'] } },
  };
  const versioned = (minor: string) => ({ major: '1', minor, gitVersion: `v1.${minor}.1` });

  it.each([
    ['33', ['v1']],
    ['28+', ['v1']],
    ['27', ['v1beta1', 'v1alpha1']],
    ['26', ['v1alpha1']],
    ['25', []],
    ['?', ['v1', 'v1beta1', 'v1alpha1']],
  ])('asks an apiserver of version 1.%s with the versions of the API that it may have', async (minor, apis) => {
    const { connection, requests } = connectionTo((path) => (path === '/version' ? versioned(minor) : 404));
    const version = await readVersion(connection);

    expect(await reviewSelf(connection, version)).toBeNull();
    expect(requests.slice(1).map(({ path }) => path)).toEqual(
      apis.map((api) => `/apis/authentication.k8s.io/${api}/selfsubjectreviews`),
    );
  });

  it('returns the user and the groups, as the apiserver says', async () => {
    const { connection } = connectionTo((path) => (path.includes('/v1beta1/') ? self : 404));
    expect(await reviewSelf(connection, null)).toEqual({
      user: 'mia',
      groups: ['dev', 'system:authenticated'],
      source: 'apiserver',
    });
  });

  it('returns nothing where the apiserver forbids it, without asking again', async () => {
    const { connection, requests } = connectionTo(() => 403);
    expect(await reviewSelf(connection, null)).toBeNull();
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['an endless name', { username: 'x'.repeat(10_000) }],
    ['no name', { username: '' }],
  ])('makes nothing of %s', async (_what, userInfo) => {
    const { connection } = connectionTo(() => ({ ...self, status: { userInfo } }));
    expect(await reviewSelf(connection, null)).toBeNull();
  });
});
