import { describe, expect, it } from 'vitest';
import { lockingUnder, NO_POLICY, policyContexts, policyRefusal, readPolicy } from '../../lib/core/policy.ts';
import { importedContext, OTHER_SERVER, SERVER } from '../fakes/contexts.ts';

const dev = importedContext('dev').context;
const insecure = { ...dev, notes: [{ code: 'skipTlsVerifyIgnored', values: { cluster: 'dev' } }] } as typeof dev;

describe('a policy', () => {
  it('allows everything where there is none', () => {
    expect(readPolicy(undefined)).toEqual(NO_POLICY);
    expect(policyRefusal(readPolicy({}), insecure)).toBeNull();
  });

  it.each<[string[], boolean, boolean]>([
    [[SERVER.origin], true, false],
    [[`${SERVER.origin}/`], true, false],
    [['https://k8s.example'], false, false],
    [['https://k8s.example:6443.evil.test'], false, false],
    [['https://rancher.example'], false, true],
    [['https://rancher.example/k8s/clusters/c-1'], false, true],
    [['https://rancher.example/k8s/clusters/c'], false, false],
    [[], false, false],
  ])('that allows %j', (allowedServers, first, second) => {
    const policy = readPolicy({ allowedServers });
    const isAllowed = (server: typeof SERVER) => policyRefusal(policy, { ...dev, server }) === null;
    expect([isAllowed(SERVER), isAllowed(OTHER_SERVER)]).toEqual([first, second]);
  });

  it('refuses what is not to be verified, and says which cluster', () => {
    expect(policyRefusal(readPolicy({ refuseInsecure: true }), dev)).toBeNull();
    expect(policyRefusal(readPolicy({ refuseInsecure: true }), insecure)).toMatchObject({
      code: 'policyRefusesInsecure',
      values: { cluster: 'dev' },
    });
  });

  it('that cannot be read allows nothing: a typing error opens nothing', () => {
    const policy = readPolicy({ allowedServers: SERVER.origin });
    expect(policy.keepNothing).toBe(true);
    expect(policyRefusal(policy, dev)?.code).toBe('policyRefusesServer');
  });

  it.each([
    [undefined, 15, 15],
    [10, 15, 10],
    [60, 15, 15],
    [60, null, 60],
    [undefined, null, null],
  ])('of at most %j minutes makes %j into %j', (lockAfterMinutes, wanted, held) => {
    expect(lockingUnder(readPolicy({ lockAfterMinutes }), { afterMinutes: wanted, whenAway: false })).toEqual({
      afterMinutes: held,
      whenAway: false,
    });
  });

  it('brings clusters without credentials, and says what is wrong with a server', () => {
    const contexts = policyContexts(
      readPolicy({
        clusters: [
          { name: 'prod', server: 'https://prod.example:6443' },
          { name: 'old', server: 'http://old' },
        ],
      }),
    );
    expect(contexts).toMatchObject([
      { id: 'policy/prod', server: { origin: 'https://prod.example:6443' }, signIn: { kind: 'none' }, obstacles: [] },
      { id: 'policy/old', server: null, obstacles: [{ code: 'serverNotHttps' }] },
    ]);
  });
});
