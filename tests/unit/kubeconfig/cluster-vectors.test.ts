import { describe, expect, it } from 'vitest';
import { bearer, kubeconfig, PEM, readOne, summary, withCluster } from './kubeconfig-text.ts';

const AT = 'server: "https://127.0.0.1:18443"';

function server(text: string) {
  const { context, credential } = withCluster(`server: ${JSON.stringify(text)}`);
  return { server: context.server, obstacles: context.obstacles, credential };
}

describe('certificate authorities and certificate checks are left to the browser', () => {
  it('V-KC-20 a CA is not used, with a note', () => {
    const { context, credential } = withCluster(`${AT}, certificate-authority-data: ${PEM}`);
    expect(context.notes).toEqual([{ code: 'certificateAuthorityIgnored', values: { cluster: 'c' } }]);
    expect(credential).toEqual(bearer('abc'));
  });

  it('V-KC-21 a CA and insecure-skip-tls-verify together are refused', () => {
    const { context } = withCluster(`${AT}, certificate-authority-data: ${PEM}, insecure-skip-tls-verify: true`);
    const values = { entry: 'c', field: 'certificate-authority-data', other: 'insecure-skip-tls-verify' };
    expect(context.obstacles).toEqual([{ code: 'fieldsConflict', values }]);
  });

  it('V-KC-22 a CA as file and data is refused', () => {
    const { context } = withCluster(`${AT}, certificate-authority-data: ${PEM}, certificate-authority: /ca.pem`);
    const values = { entry: 'c', field: 'certificate-authority', other: 'certificate-authority-data' };
    expect(context.obstacles).toEqual([{ code: 'fieldsConflict', values }]);
  });

  it('V-KC-23 a CA file is named and never looked for', () => {
    const { context } = withCluster(`${AT}, certificate-authority: ../pki/ca.pem`);
    expect(context.obstacles).toEqual([]);
    expect(context.notes).toEqual([
      { code: 'certificateAuthorityFileIgnored', values: { cluster: 'c', path: '../pki/ca.pem' } },
    ]);
  });

  it('V-KC-24 a CA that is not base64 is refused with its place', () => {
    const { context } = withCluster(`${AT}, certificate-authority-data: "%%%"`);
    const field = 'clusters[0].cluster.certificate-authority-data';
    expect(context.obstacles).toEqual([
      { code: 'kubeconfigBase64Invalid', values: { file: 'config', line: '3', column: '95', field } },
    ]);
  });

  it('V-KC-25 a CA that is not PEM makes no difference, since none is used', () => {
    expect(summary(withCluster(`${AT}, certificate-authority-data: ${btoa('hello')}`)).obstacles).toEqual([]);
  });

  it('V-KC-26 without a CA nothing is said: whether the browser trusts the server shows when it is opened', () => {
    expect(summary(withCluster(AT))).toMatchObject({ obstacles: [], notes: [] });
  });

  it('V-KC-52 insecure-skip-tls-verify as text is refused', () => {
    const { context } = withCluster(`${AT}, insecure-skip-tls-verify: "true"`);
    const field = 'clusters[0].cluster.insecure-skip-tls-verify';
    expect(context.obstacles).toEqual([
      { code: 'kubeconfigTypeWrong', values: { file: 'config', line: '3', column: '93', field } },
    ]);
  });

  it('settings that only the browser decides are noted one by one', () => {
    const settings =
      'insecure-skip-tls-verify: true, tls-server-name: api.example, proxy-url: "http://u:pw@p:1", disable-compression: true';
    const { context } = withCluster(`${AT}, ${settings}`);
    expect(context.obstacles).toEqual([]);
    expect(context.notes).toEqual([
      { code: 'skipTlsVerifyIgnored', values: { cluster: 'c' } },
      { code: 'tlsServerNameIgnored', values: { cluster: 'c' } },
      { code: 'proxyUrlIgnored', values: { cluster: 'c' } },
      { code: 'disableCompressionIgnored', values: { cluster: 'c' } },
    ]);
  });
});

describe('servers', () => {
  it('V-KC-27 over http are refused, where kubectl goes on without the token', () => {
    expect(server('http://127.0.0.1:8080')).toEqual({
      server: null,
      obstacles: [{ code: 'serverNotHttps', values: { cluster: 'c', server: 'http://127.0.0.1:8080' } }],
      credential: null,
    });
  });

  it('V-KC-28 that are missing are refused, where kubectl falls back to localhost', () => {
    const missing = [{ code: 'serverMissing', values: { cluster: 'c' } }];
    expect(server('').obstacles).toEqual(missing);
    expect(withCluster('').context.obstacles).toEqual(missing);
  });

  it('V-KC-29 without a scheme are refused', () => {
    expect(server('127.0.0.1:18443').obstacles).toEqual([
      { code: 'serverWithoutScheme', values: { cluster: 'c', server: '127.0.0.1:18443' } },
    ]);
  });

  it('V-KC-30 keep their base path', () => {
    expect(server('https://h:1/base/').server).toEqual({ origin: 'https://h:1', basePath: '/base' });
  });

  it('V-KC-31 lose query and fragment', () => {
    expect(server('https://h:1/base?x=1#f').server).toEqual({ origin: 'https://h:1', basePath: '/base' });
  });

  it('V-KC-32 that are no address are refused', () => {
    expect(server('not a url/with/path').obstacles).toMatchObject([{ code: 'serverWithoutScheme' }]);
    expect(server('https://not a url/with/path').obstacles).toMatchObject([{ code: 'serverUnreadable' }]);
  });

  it('V-KC-33 with user info are refused, where kubectl sends it in place of the token', () => {
    expect(server('https://bob:pw@h:1')).toEqual({
      server: null,
      obstacles: [{ code: 'serverHasUserInfo', values: { cluster: 'c' } }],
      credential: null,
    });
  });
});

describe('proxy-url', () => {
  it('V-KC-34 of another scheme is refused', () => {
    const { context } = withCluster(`${AT}, proxy-url: "ftp://p:1"`);
    expect(context.obstacles).toEqual([{ code: 'proxyUrlInvalid', values: { cluster: 'c' } }]);
  });

  it('V-KC-35 that is no URL is refused', () => {
    expect(summary(withCluster(`${AT}, proxy-url: "http://[::1"`)).obstacles).toEqual(['proxyUrlInvalid']);
  });
});

describe('references', () => {
  it('V-KC-39 a context without a user, or with an unknown one, is refused', () => {
    expect(readOne(kubeconfig({ context: 'cluster: c' })).context.obstacles).toEqual([
      { code: 'userUnnamed', values: { context: 'x' } },
    ]);
    expect(readOne(kubeconfig({ context: 'cluster: c, user: ghost' })).context.obstacles).toEqual([
      { code: 'userUnknown', values: { context: 'x', user: 'ghost' } },
    ]);
  });

  it('V-KC-40 a context without a cluster, or with an unknown one, is refused', () => {
    expect(readOne(kubeconfig({ context: 'user: u' })).context.obstacles).toEqual([
      { code: 'clusterUnnamed', values: { context: 'x' } },
    ]);
    expect(readOne(kubeconfig({ context: 'cluster: ghost, user: u' })).context.obstacles).toEqual([
      { code: 'clusterUnknown', values: { context: 'x', cluster: 'ghost' } },
    ]);
  });

  it('V-KC-41 a namespace that is no DNS label is refused', () => {
    for (const namespace of ['Bad_NS', '-a', 'a.b', 'a'.repeat(64)]) {
      const { context } = readOne(kubeconfig({ context: `cluster: c, user: u, namespace: ${namespace}` }));
      expect(context.obstacles).toEqual([{ code: 'namespaceInvalid', values: { context: 'x', namespace } }]);
    }
    expect(readOne(kubeconfig({ context: 'cluster: c, user: u, namespace: dev-1' })).context).toMatchObject({
      namespace: 'dev-1',
      obstacles: [],
    });
  });

  it('V-KC-58 empty names of cluster and user can be referred to', () => {
    const text = kubeconfig({ context: 'cluster: "", user: ""' })
      .replace('name: c', 'name: ""')
      .replace('name: u', 'name: ""');
    expect(summary(readOne(text))).toEqual({ signIn: 'token', credential: bearer('abc'), obstacles: [], notes: [] });
  });

  it('an unusable context says everything that is against it at once', () => {
    const { context } = readOne(
      kubeconfig({ cluster: '', user: 'username: "a:b"', context: 'cluster: c, user: u, namespace: A' }),
    );
    expect(context.obstacles.map(({ code }) => code)).toEqual([
      'namespaceInvalid',
      'serverMissing',
      'usernameHasColon',
    ]);
  });
});
