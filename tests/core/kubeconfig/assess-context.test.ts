import { describe, expect, it } from 'vitest';
import { assessContext, clusterNotes, isUsable, usableServers } from '../../../lib/core/kubeconfig/assess-context.ts';
import { PLAIN_CLUSTER, type StoredContext } from '../../../lib/core/kubeconfig/kube-context.ts';
import { serverUrl } from '../../../lib/core/proxy-url/server.ts';
import { importedContext, SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import { PLATFORM } from './sample-kubeconfig.ts';

const REPEATING_PLATFORM = { ...PLATFORM, repeatsRequestHeaders: true };

function stored(changes: Partial<StoredContext> = {}, name = 'x'): StoredContext {
  return importedContext(name, changes).context;
}

function impersonating(changes: Partial<NonNullable<StoredContext['impersonation']>>): StoredContext {
  return stored({ impersonation: { user: 'jane', uid: '', groups: [], extra: [], ...changes } });
}

const obstaclesOf = (context: StoredContext, platform = PLATFORM) => assessContext(context, platform).obstacles;

describe('assessContext', () => {
  it('adds the server and no obstacle to a usable context', () => {
    const context = stored({ serverAddress: serverUrl(SERVER_WITH_BASE_PATH) });
    expect(assessContext(context, PLATFORM)).toEqual({ ...context, server: SERVER_WITH_BASE_PATH, obstacles: [] });
  });

  it.each([
    ['http://k8s.example', { code: 'serverNotHttps', values: { cluster: 'dev', server: 'http://k8s.example' } }],
    ['k8s.example', { code: 'serverWithoutScheme', values: { cluster: 'dev', server: 'k8s.example' } }],
    ['https://…@k8s.example', { code: 'serverHasUserInfo', values: { cluster: 'dev' } }],
    ['', { code: 'serverMissing', values: { cluster: 'dev' } }],
  ])('makes the unusable server address %j an obstacle', (serverAddress, obstacle) => {
    expect(assessContext(stored({ serverAddress }), PLATFORM)).toMatchObject({ server: null, obstacles: [obstacle] });
  });

  it.each([PLATFORM.extensionHost, `a.${PLATFORM.extensionHost}`])(
    'refuses a server at %s, the address of our own pages, which rules would take its pages for',
    (host) => {
      const context = stored({ serverAddress: `https://${host}:6443` });
      const obstacle = { code: 'serverIsExtension', values: { cluster: 'dev', host } };
      expect(assessContext(context, PLATFORM)).toMatchObject({ server: null, obstacles: [obstacle] });
    },
  );

  it('has no server and no obstacle of its own if the kubeconfig has no such cluster', () => {
    const fault = { code: 'clusterUnknown', values: { context: 'x', cluster: 'dev' } };
    const context = stored({ serverAddress: null, faults: [fault] });
    expect(assessContext(context, PLATFORM)).toMatchObject({ server: null, obstacles: [fault] });
  });

  it.each([
    ['an unknown code', { code: 'codeOfAnotherVersion', values: {} }],
    ['a code that every object has', { code: 'constructor', values: {} }],
    ['a known code without its values', { code: 'userUnknown', values: { context: 'x' } }],
  ])('makes a fault with %s the obstacle contextFaultUnknown', (_fault, fault) => {
    expect(obstaclesOf(stored({ faults: [fault] }))).toEqual([
      { code: 'contextFaultUnknown', values: { context: 'x' } },
    ]);
  });

  it('refuses several groups unless the browser can repeat a request header', () => {
    const context = impersonating({ groups: ['dev', 'ops'] });
    expect(obstaclesOf(context)).toEqual([{ code: 'impersonationManyGroups', values: { user: 'x-user' } }]);
    expect(obstaclesOf(context, REPEATING_PLATFORM)).toEqual([]);
  });

  it('refuses several values of an extra key unless the browser can repeat a request header', () => {
    const oneKey = impersonating({ extra: [['scopes', ['view', 'edit']]] });
    const twoKeys = impersonating({
      extra: [
        ['scopes', ['view']],
        ['Scopes', ['edit']],
      ],
    });
    expect(obstaclesOf(oneKey)).toEqual([
      { code: 'impersonationManyValues', values: { user: 'x-user', key: 'scopes' } },
    ]);
    expect(obstaclesOf(twoKeys)).toEqual([
      { code: 'impersonationManyValues', values: { user: 'x-user', key: 'Scopes' } },
    ]);
    expect(obstaclesOf(oneKey, REPEATING_PLATFORM)).toEqual([]);
    expect(obstaclesOf(twoKeys, REPEATING_PLATFORM)).toEqual([]);
  });

  it('refuses values that no header can carry on every platform', () => {
    const context = impersonating({ groups: ['dev', 'ops\n'] });
    expect(obstaclesOf(context, REPEATING_PLATFORM)).toEqual([
      { code: 'headerUnsafe', values: { user: 'x-user', field: 'as-groups' } },
    ]);
  });
});

describe('isUsable', () => {
  it('requires a server and no obstacle', () => {
    const usable = assessContext(stored(), PLATFORM);
    expect(isUsable(usable)).toBe(true);
    expect(isUsable({ ...usable, server: null })).toBe(false);
    expect(isUsable(assessContext(stored({ faults: [{ code: 'contextNameMissing', values: {} }] }), PLATFORM))).toBe(
      false,
    );
  });
});

describe('usableServers', () => {
  it('are the servers of usable contexts, each once', () => {
    const rancher = serverUrl(SERVER_WITH_BASE_PATH);
    const contexts = [
      stored({ serverAddress: rancher }, 'a'),
      stored({}, 'b'),
      stored({}, 'c'),
      stored({ serverAddress: rancher }, 'd'),
      stored({ serverAddress: 'http://h' }, 'e'),
      stored({ serverAddress: 'https://faulty', faults: [{ code: 'contextNameMissing', values: {} }] }, 'f'),
    ].map((context) => assessContext(context, PLATFORM));
    expect(usableServers(contexts)).toEqual([SERVER_WITH_BASE_PATH, SERVER]);
  });
});

describe('clusterNotes', () => {
  it('are empty for a cluster with nothing but a server', () => {
    expect(clusterNotes('dev', PLAIN_CLUSTER)).toEqual([]);
  });

  it('have one entry for each setting that has no effect in a browser', () => {
    const settings = {
      certificateAuthority: { kind: 'file', path: 'ca.pem' },
      insecureSkipTlsVerify: true,
      hasTlsServerName: true,
      hasProxyUrl: true,
      disableCompression: true,
    } as const;
    expect(clusterNotes('dev', settings).map(({ code }) => code)).toEqual([
      'certificateAuthorityFileIgnored',
      'skipTlsVerifyIgnored',
      'tlsServerNameIgnored',
      'proxyUrlIgnored',
      'disableCompressionIgnored',
    ]);
  });
});
