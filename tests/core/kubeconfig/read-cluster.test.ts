import { describe, expect, it } from 'vitest';
import { bearer, candidateWithCluster, PEM, summarize } from './sample-kubeconfig.ts';

const SERVER = 'server: "https://127.0.0.1:18443"';

function readServer(text: string) {
  const { context, credential } = candidateWithCluster(`server: ${JSON.stringify(text)}`);
  return { server: context.server, obstacles: context.obstacles, credential };
}

describe('the certificate authority of a cluster', () => {
  it('is left out with a note, since the browser uses its own (V-KC-20)', () => {
    const { context, credential, notes } = candidateWithCluster(`${SERVER}, certificate-authority-data: ${PEM}`);
    expect(notes).toEqual([{ code: 'certificateAuthorityIgnored', values: { cluster: 'c' } }]);
    expect(context.obstacles).toEqual([]);
    expect(credential).toEqual(bearer('abc'));
  });

  it('is refused together with insecure-skip-tls-verify (V-KC-21)', () => {
    for (const [fields, field] of [
      [`certificate-authority-data: ${PEM}`, 'certificate-authority-data'],
      ['certificate-authority: /ca.pem', 'certificate-authority'],
    ]) {
      const { context } = candidateWithCluster(`${SERVER}, ${fields}, insecure-skip-tls-verify: true`);
      const values = { entry: 'c', field, other: 'insecure-skip-tls-verify' };
      expect(context.obstacles).toEqual([{ code: 'fieldsConflict', values }]);
    }
  });

  it('is refused if it is given both as a file and inline (V-KC-22)', () => {
    const { context } = candidateWithCluster(
      `${SERVER}, certificate-authority-data: ${PEM}, certificate-authority: /ca.pem`,
    );
    const values = { entry: 'c', field: 'certificate-authority', other: 'certificate-authority-data' };
    expect(context.obstacles).toEqual([{ code: 'fieldsConflict', values }]);
  });

  it('in a file is noted with its path (V-KC-23)', () => {
    const { context, notes } = candidateWithCluster(`${SERVER}, certificate-authority: ../pki/ca.pem`);
    expect(context.obstacles).toEqual([]);
    expect(notes).toEqual([
      { code: 'certificateAuthorityFileIgnored', values: { cluster: 'c', path: '../pki/ca.pem' } },
    ]);
  });

  it('is refused with its position if it is not base64 (V-KC-24)', () => {
    const { context } = candidateWithCluster(`${SERVER}, certificate-authority-data: "%%%"`);
    const field = 'clusters[0].cluster.certificate-authority-data';
    expect(context.obstacles).toEqual([
      { code: 'kubeconfigBase64Invalid', values: { file: 'config', line: '3', column: '95', field } },
    ]);
  });

  it('is accepted if it is not PEM, since it is not used (V-KC-25)', () => {
    const { context } = candidateWithCluster(`${SERVER}, certificate-authority-data: ${btoa('hello')}`);
    expect(context.obstacles).toEqual([]);
  });

  it('may be missing: whether the browser trusts the server shows when it connects (V-KC-26)', () => {
    expect(summarize(candidateWithCluster(SERVER))).toMatchObject({ obstacles: [], notes: [] });
  });
});

describe('the settings of a cluster', () => {
  it('are refused if insecure-skip-tls-verify is text (V-KC-52)', () => {
    const { context } = candidateWithCluster(`${SERVER}, insecure-skip-tls-verify: "true"`);
    const field = 'clusters[0].cluster.insecure-skip-tls-verify';
    expect(context.obstacles).toEqual([
      { code: 'kubeconfigTypeWrong', values: { file: 'config', line: '3', column: '93', field } },
    ]);
  });

  it('are each noted if only the browser decides them', () => {
    const settings = [
      'insecure-skip-tls-verify: true',
      'tls-server-name: api.example',
      'proxy-url: "http://u:pw@p:1"',
      'disable-compression: true',
    ];
    const { context, notes } = candidateWithCluster([SERVER, ...settings].join(', '));
    expect(context.obstacles).toEqual([]);
    expect(notes).toEqual([
      { code: 'skipTlsVerifyIgnored', values: { cluster: 'c' } },
      { code: 'tlsServerNameIgnored', values: { cluster: 'c' } },
      { code: 'proxyUrlIgnored', values: { cluster: 'c' } },
      { code: 'disableCompressionIgnored', values: { cluster: 'c' } },
    ]);
  });

  it('are stored without the values that may hold a secret', () => {
    const { context } = candidateWithCluster(
      `${SERVER}, certificate-authority-data: ${PEM}, tls-server-name: api.example, proxy-url: "http://u:pw@p:1"`,
    );
    expect(context.cluster).toEqual({
      certificateAuthority: { kind: 'inline' },
      insecureSkipTlsVerify: false,
      hasTlsServerName: true,
      hasProxyUrl: true,
      disableCompression: false,
    });
  });
});

describe('the server of a cluster', () => {
  it('is refused over http, where kubectl connects without the token (V-KC-27)', () => {
    expect(readServer('http://127.0.0.1:8080')).toEqual({
      server: null,
      obstacles: [{ code: 'serverNotHttps', values: { cluster: 'c', server: 'http://127.0.0.1:8080' } }],
      credential: null,
    });
  });

  it('is required, where kubectl falls back to localhost (V-KC-28)', () => {
    const missing = [{ code: 'serverMissing', values: { cluster: 'c' } }];
    expect(readServer('').obstacles).toEqual(missing);
    expect(candidateWithCluster('').context.obstacles).toEqual(missing);
  });

  it('is refused without a scheme (V-KC-29)', () => {
    expect(readServer('127.0.0.1:18443').obstacles).toEqual([
      { code: 'serverWithoutScheme', values: { cluster: 'c', server: '127.0.0.1:18443' } },
    ]);
  });

  it.each(['com', 'dev', 'de', 'PROD', 'xn--p1ai', 'рф', 'com.'])(
    'is refused if its host is %s, a top-level domain: access to it would be to all websites below',
    (name) => {
      const [host = ''] = new URL(`https://${name}`).hostname.split('.');
      expect(readServer(`https://${name}:6443/base`).obstacles).toEqual([
        { code: 'serverIsTopLevelDomain', values: { cluster: 'c', host } },
      ]);
    },
  );

  it.each([
    'kubernetes',
    'localhost',
    'kubernetes.default.svc',
    'host.docker.internal',
    'k8s-master',
    'k8s.example.com',
  ])('is not refused as one if its host is %s', (host) => {
    expect(readServer(`https://${host}:6443`)).toMatchObject({
      server: { origin: `https://${host}:6443` },
      obstacles: [],
    });
  });

  it('keeps its base path (V-KC-30)', () => {
    expect(readServer('https://h:1/base/').server).toEqual({ origin: 'https://h:1', basePath: '/base' });
  });

  it('loses its query and fragment (V-KC-31)', () => {
    expect(readServer('https://h:1/base?x=1#f').server).toEqual({ origin: 'https://h:1', basePath: '/base' });
  });

  it('is refused if it is not a URL (V-KC-32)', () => {
    expect(readServer('not a url/with/path').obstacles).toMatchObject([{ code: 'serverWithoutScheme' }]);
    expect(readServer('https://not a url/with/path').obstacles).toMatchObject([{ code: 'serverUnreadable' }]);
  });

  it('is refused with user info, which kubectl presents instead of the token (V-KC-33)', () => {
    expect(readServer('https://bob:pw@h:1')).toEqual({
      server: null,
      obstacles: [{ code: 'serverHasUserInfo', values: { cluster: 'c' } }],
      credential: null,
    });
  });

  it('is stored in canonical form, or without its secrets if it cannot be used', () => {
    for (const [text, stored] of [
      ['HTTPS://K8s.example:443/base/?x=1', 'https://k8s.example/base'],
      ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
      ['https://bob:pw@h:1', 'https://…@h:1'],
      ['', ''],
    ]) {
      expect(candidateWithCluster(`server: "${text}"`).context.serverAddress).toBe(stored);
    }
  });

  it('stays refused for the same reason in its stored form', () => {
    for (const [text, code] of [
      ['https://é.example/a b', 'serverUnreadable'],
      ['https://k8s.example?a b', 'serverUnreadable'],
      ['https://é.example\\@evil.example', 'serverUnreadable'],
      ['https://bob:pw?x@k8s.example', 'serverUnreadable'],
      ['http://k8s.example/?a@b', 'serverNotHttps'],
      ['bob:pw@k8s.example:6443', 'serverWithoutScheme'],
    ] as const) {
      const { server, obstacles, credential } = readServer(text);
      expect({ server, credential }).toEqual({ server: null, credential: null });
      expect(obstacles.map((obstacle) => obstacle.code)).toEqual([code]);
    }
  });
});

describe('the proxy-url of a cluster', () => {
  it('is refused with a scheme that client-go does not support (V-KC-34)', () => {
    const { context } = candidateWithCluster(`${SERVER}, proxy-url: "ftp://p:1"`);
    expect(context.obstacles).toEqual([{ code: 'proxyUrlInvalid', values: { cluster: 'c' } }]);
  });

  it('is refused if it is not a URL (V-KC-35)', () => {
    const { context } = candidateWithCluster(`${SERVER}, proxy-url: "http://[::1"`);
    expect(context.obstacles).toEqual([{ code: 'proxyUrlInvalid', values: { cluster: 'c' } }]);
  });
});
