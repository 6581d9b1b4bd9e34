import { describe, expect, it } from 'vitest';
import { bearer, kubeconfig, readCandidate, summarize } from './sample-kubeconfig.ts';

describe('a context', () => {
  it('is refused without a user, or with an unknown one (V-KC-39)', () => {
    expect(readCandidate(kubeconfig({ context: 'cluster: c' })).context.obstacles).toEqual([
      { code: 'userUnnamed', values: { context: 'x' } },
    ]);
    expect(readCandidate(kubeconfig({ context: 'cluster: c, user: ghost' })).context.obstacles).toEqual([
      { code: 'userUnknown', values: { context: 'x', user: 'ghost' } },
    ]);
  });

  it('is refused without a cluster, or with an unknown one (V-KC-40)', () => {
    const unnamed = readCandidate(kubeconfig({ context: 'user: u' })).context;
    expect(unnamed.obstacles).toEqual([{ code: 'clusterUnnamed', values: { context: 'x' } }]);
    expect(unnamed.serverAddress).toBeNull();
    expect(readCandidate(kubeconfig({ context: 'cluster: ghost, user: u' })).context.obstacles).toEqual([
      { code: 'clusterUnknown', values: { context: 'x', cluster: 'ghost' } },
    ]);
  });

  it('is refused if its namespace is not a DNS label (V-KC-41)', () => {
    for (const namespace of ['Bad_NS', '-a', 'a.b', 'a'.repeat(64)]) {
      const { context } = readCandidate(kubeconfig({ context: `cluster: c, user: u, namespace: ${namespace}` }));
      expect(context.obstacles).toEqual([{ code: 'namespaceInvalid', values: { context: 'x', namespace } }]);
    }
    for (const namespace of ['dev-1', 'a'.repeat(63)]) {
      const { context } = readCandidate(kubeconfig({ context: `cluster: c, user: u, namespace: ${namespace}` }));
      expect(context).toMatchObject({ namespace, obstacles: [] });
    }
  });

  it('finds its user unknown if the list of users is null (V-KC-57)', () => {
    const { context } = readCandidate(kubeconfig().replace(/users: .*/, 'users: null'));
    expect(context.obstacles).toEqual([{ code: 'userUnknown', values: { context: 'x', user: 'u' } }]);
  });

  it('can refer to a cluster and a user whose names are empty (V-KC-58)', () => {
    const text = kubeconfig({ context: 'cluster: "", user: ""' })
      .replace('name: c', 'name: ""')
      .replace('name: u', 'name: ""');
    expect(summarize(readCandidate(text))).toEqual({
      signIn: 'token',
      credential: bearer('abc'),
      obstacles: [],
      notes: [],
    });
  });

  it('has every obstacle at once, and no credential', () => {
    const { context, credential } = readCandidate(
      kubeconfig({
        cluster: 'proxy-url: "ftp://p"',
        user: 'username: "a:b", as: jane, as-groups: [dev, ops]',
        context: 'cluster: c, user: u, namespace: A',
      }),
    );
    expect(context.obstacles.map(({ code }) => code)).toEqual([
      // What is wrong in the file itself, in the order context, cluster, user.
      'namespaceInvalid',
      'proxyUrlInvalid',
      'usernameHasColon',
      // What follows from it in this browser.
      'serverMissing',
      'impersonationManyGroups',
    ]);
    expect(credential).toBeNull();
  });
});
