import { describe, expect, it } from 'vitest';
import {
  bearer,
  CLIENT_CERTIFICATE,
  codes,
  EXEC,
  kubeconfig,
  PEM,
  read,
  readOne,
  summary,
  withUser,
} from './kubeconfig-text.ts';

const usable = { obstacles: [], notes: [] };
const unusable = { credential: null, notes: [] };
const OIDC = 'idp-issuer-url: https://idp.example, client-id: kube';
const ID_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDB9.c2lnbmF0dXJl';
const EXPIRED_ID_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl';

function oidc(config: string): string {
  return `auth-provider: {name: oidc, config: {${config}}}`;
}

describe('tokens', () => {
  it('V-KC-01 a token is presented as it is', () => {
    expect(summary(withUser('token: abc'))).toEqual({ ...usable, signIn: 'token', credential: bearer('abc') });
  });

  it('V-KC-02 a line break around a token is left out with a note, where kubectl fails', () => {
    const { context, credential } = withUser('token: "abc\\n"');
    expect(credential).toEqual(bearer('abc'));
    expect(context.notes).toEqual([{ code: 'tokenTrimmed', values: { user: 'u', field: 'token' } }]);
  });

  it('V-KC-02 a line break inside a token is refused', () => {
    const { context, credential } = withUser('token: "abc\\nX-Other: 1"');
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([{ code: 'headerUnsafe', values: { user: 'u', field: 'token' } }]);
  });

  it('V-KC-03 a blank token counts as a token to ask for, where kubectl sends spaces', () => {
    expect(summary(withUser('token: "  "'))).toEqual({
      signIn: 'token',
      credential: null,
      obstacles: [],
      notes: ['tokenBlank'],
    });
  });

  it('V-KC-04 a tokenFile is asked for by its path, where kubectl reads it', () => {
    const { context, credential } = withUser('tokenFile: tok.txt');
    expect(context.signIn).toEqual({ kind: 'tokenFile', path: 'tok.txt' });
    expect(context.obstacles).toEqual([]);
    expect(credential).toBeNull();
  });

  it('V-KC-05 the token beside a tokenFile is used until the content of the file is given', () => {
    const { context, credential } = withUser('token: inline, tokenFile: /var/run/tok');
    expect(context.signIn).toEqual({ kind: 'tokenFile', path: '/var/run/tok' });
    expect(credential).toEqual(bearer('inline'));
    expect(context.notes).toEqual([{ code: 'tokenFileNotRead', values: { user: 'u', path: '/var/run/tok' } }]);
  });

  it('V-KC-06 whether the tokenFile exists makes no difference, since it is never read', () => {
    expect(withUser('token: inline, tokenFile: nope.txt').credential).toEqual(bearer('inline'));
  });

  it('V-KC-07 a missing tokenFile is asked for like any other', () => {
    expect(summary(withUser('tokenFile: nope.txt'))).toEqual({ ...usable, signIn: 'tokenFile', credential: null });
  });

  it('V-KC-51 a token that is a number or a truth value is refused, with its place and not its value', () => {
    for (const token of ['12345', 'true', 'yes', '0x1f', '1_000', '1e5', '.5']) {
      const { context, credential } = withUser(`token: ${token}`);
      expect(credential).toBeNull();
      expect(context.obstacles).toEqual([
        {
          code: 'kubeconfigTypeWrong',
          values: { file: 'config', line: '4', column: '33', field: 'users[0].user.token' },
        },
      ]);
    }
  });

  it('V-KC-51 a token in quotes, or that only looks like a date, is text', () => {
    for (const token of ['"12345"', "'true'", '!!str 12345', '2026-01-01']) {
      expect(withUser(`token: ${token}`).credential?.type).toBe('bearer');
    }
  });
});

describe('basic', () => {
  it('V-KC-08 user name and password are presented', () => {
    const basic = { type: 'basic', username: 'bob', password: 'pw' };
    expect(summary(withUser('username: bob, password: pw'))).toEqual({ ...usable, signIn: 'basic', credential: basic });
  });

  it('V-KC-09 a user name alone is presented with an empty password', () => {
    expect(withUser('username: bob').credential).toEqual({ type: 'basic', username: 'bob', password: '' });
  });

  it('V-KC-10 basic and token together are refused', () => {
    const { context, credential } = withUser('username: bob, password: pw, token: abc');
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([
      { code: 'fieldsConflict', values: { entry: 'u', field: 'token', other: 'username' } },
    ]);
  });

  it('basic and tokenFile together are refused, as by the transport', () => {
    expect(summary(withUser('password: pw, tokenFile: t')).obstacles).toEqual(['fieldsConflict']);
  });

  it('a colon in the user name is refused: the password would begin there', () => {
    expect(summary(withUser('username: "bob:x", password: pw'))).toEqual({
      ...unusable,
      signIn: 'basic',
      obstacles: ['usernameHasColon'],
    });
  });
});

describe('client certificates', () => {
  it('V-KC-11 are recognised and cannot be presented, so a token is asked for', () => {
    expect(summary(withUser(CLIENT_CERTIFICATE))).toEqual({ ...usable, signIn: 'clientCertificate', credential: null });
  });

  it('V-KC-12 beside a token are left out with a note, where kubectl sends both', () => {
    expect(summary(withUser(`${CLIENT_CERTIFICATE}, token: abc`))).toEqual({
      signIn: 'token',
      credential: bearer('abc'),
      obstacles: [],
      notes: ['clientCertificateLeftOut'],
    });
  });

  it('V-KC-13 without a key are refused', () => {
    const { context } = withUser(`client-certificate-data: ${PEM}`);
    expect(context.obstacles).toEqual([{ code: 'clientKeyMissing', values: { user: 'u' } }]);
  });

  it('V-KC-14 a key without a certificate is no credential', () => {
    expect(summary(withUser(`client-key-data: ${PEM}`))).toEqual({ ...usable, signIn: 'none', credential: null });
  });

  it('V-KC-15 as file and data are refused', () => {
    const { context } = withUser(`${CLIENT_CERTIFICATE}, client-certificate: /c.pem`);
    expect(context.obstacles).toEqual([
      { code: 'fieldsConflict', values: { entry: 'u', field: 'client-certificate', other: 'client-certificate-data' } },
    ]);
  });

  it('V-KC-16 with a key as file and data are refused', () => {
    const { context } = withUser(`${CLIENT_CERTIFICATE}, client-key: /k.pem`);
    expect(context.obstacles).toEqual([
      { code: 'fieldsConflict', values: { entry: 'u', field: 'client-key', other: 'client-key-data' } },
    ]);
  });

  it('V-KC-17 as files are named, relative and absolute, and never read', () => {
    const { context } = withUser('client-certificate: pki/c.pem, client-key: /etc/k.pem');
    expect(context.signIn).toEqual({ kind: 'clientCertificate' });
    expect(context.notes).toEqual([
      { code: 'fileNotRead', values: { field: 'client-certificate', path: 'pki/c.pem' } },
      { code: 'fileNotRead', values: { field: 'client-key', path: '/etc/k.pem' } },
    ]);
  });

  it('V-KC-18 that are not base64 are refused with their place', () => {
    const { context } = withUser('client-certificate-data: "!!!notb64", token: abc');
    expect(context.obstacles).toEqual([
      {
        code: 'kubeconfigBase64Invalid',
        values: { file: 'config', line: '4', column: '51', field: 'users[0].user.client-certificate-data' },
      },
    ]);
  });

  it('V-KC-19 that are not PEM make no difference: a browser presents none', () => {
    const text = `client-certificate-data: ${btoa('hello')}, client-key-data: ${btoa('hello')}`;
    expect(summary(withUser(text))).toEqual({ ...usable, signIn: 'clientCertificate', credential: null });
  });
});

describe('no credential', () => {
  it('V-KC-57 a null list of users leaves the user unknown', () => {
    const { context } = readOne(kubeconfig().replace(/users: .*/, 'users: null'));
    expect(context.obstacles).toEqual([{ code: 'userUnknown', values: { context: 'x', user: 'u' } }]);
  });

  it('V-KC-61 an empty user signs in with nothing until a token is given', () => {
    expect(summary(withUser(''))).toEqual({ ...usable, signIn: 'none', credential: null });
  });
});

describe('impersonation', () => {
  it('V-KC-59 a user, a uid and one group are carried over', () => {
    const { context, credential } = withUser('token: abc, as: jane, as-groups: [dev], as-uid: "7"');
    expect(context.impersonation).toEqual({ user: 'jane', uid: '7', groups: ['dev'], extra: {} });
    expect(context.obstacles).toEqual([]);
    expect(credential).toEqual(bearer('abc'));
  });

  it('V-KC-59 several groups are refused, where kubectl sends a header for each', () => {
    const { context, credential } = withUser('token: abc, as: jane, as-groups: [dev, ops], as-uid: "7"');
    expect(context.obstacles).toEqual([{ code: 'impersonationManyGroups', values: { user: 'u' } }]);
    expect(credential).toBeNull();
  });

  it('V-KC-60 groups, a uid or extra values without a user are refused', () => {
    for (const field of ['as-groups: [dev]', 'as-uid: "7"', 'as-user-extra: {scopes: [view]}']) {
      expect(summary(withUser(`token: abc, ${field}`)).obstacles).toEqual(['impersonationWithoutUser']);
    }
  });
});

describe('auth-provider', () => {
  it('V-KC-62 gcp and azure are answered with the plugin that replaced them', () => {
    const gcp = withUser('auth-provider: {name: gcp, config: {access-token: secret}}');
    expect(gcp.context.signIn).toEqual({ kind: 'authProvider', name: 'gcp' });
    expect(gcp.credential).toBeNull();
    expect(gcp.context.notes).toEqual([
      { code: 'authProviderRemoved', values: { user: 'u', provider: 'gcp', plugin: 'gke-gcloud-auth-plugin' } },
    ]);
    expect(withUser('auth-provider: {name: azure}').context.notes).toEqual([
      { code: 'authProviderRemoved', values: { user: 'u', provider: 'azure', plugin: 'kubelogin' } },
    ]);
  });

  it('V-KC-63 an unknown provider is named', () => {
    const { context } = withUser('auth-provider: {name: zzz}');
    expect(context.notes).toEqual([{ code: 'authProviderUnknown', values: { user: 'u', provider: 'zzz' } }]);
  });

  it('V-KC-64 the id token of oidc is presented', () => {
    expect(summary(withUser(oidc(`${OIDC}, id-token: ${ID_TOKEN}`)))).toEqual({
      ...usable,
      signIn: 'authProvider',
      credential: bearer(ID_TOKEN),
    });
  });

  it('V-KC-65 an expired id token is imported: its expiry is noticed when it is used', () => {
    expect(withUser(oidc(`${OIDC}, id-token: ${EXPIRED_ID_TOKEN}`)).credential).toEqual(bearer(EXPIRED_ID_TOKEN));
  });

  it('V-KC-66 an id token that is no JWT is not presented', () => {
    expect(summary(withUser(oidc(`${OIDC}, id-token: opaque`)))).toEqual({
      signIn: 'authProvider',
      credential: null,
      obstacles: [],
      notes: ['idTokenUnreadable'],
    });
  });

  it('V-KC-67 issuer and client matter to a refresh alone, so the id token is presented without, unlike kubectl', () => {
    expect(withUser(oidc(`id-token: ${ID_TOKEN}`)).credential).toEqual(bearer(ID_TOKEN));
    expect(summary(withUser(oidc('client-id: kube')))).toEqual({ ...usable, signIn: 'authProvider', credential: null });
  });

  it('V-KC-68 a token wins over the provider', () => {
    const withBoth = withUser(`${oidc(`${OIDC}, id-token: ${ID_TOKEN}`)}, token: abc`);
    expect(summary(withBoth)).toEqual({ ...usable, signIn: 'token', credential: bearer('abc') });
  });

  it('a provider with an id token wins over a client certificate, as both go out in kubectl', () => {
    const withBoth = withUser(`${oidc(`id-token: ${ID_TOKEN}`)}, ${CLIENT_CERTIFICATE}`);
    expect(summary(withBoth)).toEqual({
      signIn: 'authProvider',
      credential: bearer(ID_TOKEN),
      obstacles: [],
      notes: ['clientCertificateLeftOut'],
    });
  });
});

describe('exec', () => {
  it('V-KC-69 a token, basic or a client certificate leaves the plugin unused', () => {
    expect(summary(withUser(`${EXEC}, token: abc`))).toEqual({ ...usable, signIn: 'token', credential: bearer('abc') });
    expect(withUser(`${EXEC}, username: bob`).context.signIn).toEqual({ kind: 'basic', username: 'bob' });
    expect(withUser(`${EXEC}, ${CLIENT_CERTIFICATE}`).context.signIn).toEqual({ kind: 'clientCertificate' });
  });

  it('V-KC-70 together with an auth-provider is refused', () => {
    const { context } = withUser(`${EXEC}, auth-provider: {name: zzz}`);
    expect(context.obstacles).toEqual([
      { code: 'fieldsConflict', values: { entry: 'u', field: 'exec', other: 'auth-provider' } },
    ]);
  });

  it('is shown as the command to run', () => {
    expect(withUser(EXEC).context.signIn).toEqual({ kind: 'exec', command: 'aws eks get-token', installHint: '' });
  });

  it('without what the plugin protocol asks for is refused field by field', () => {
    const { context } = withUser('exec: {env: [{value: x}], interactiveMode: Sometimes}');
    expect(context.obstacles).toEqual([
      { code: 'execIncomplete', values: { user: 'u', field: 'command' } },
      { code: 'execIncomplete', values: { user: 'u', field: 'apiVersion' } },
      { code: 'execIncomplete', values: { user: 'u', field: 'env[].name' } },
      { code: 'execInteractiveModeUnknown', values: { user: 'u' } },
    ]);
  });

  it('needs an interactiveMode from version v1 on', () => {
    const v1 = 'apiVersion: client.authentication.k8s.io/v1, command: aws';
    expect(summary(withUser(`exec: {${v1}}`)).obstacles).toEqual(['execIncomplete']);
    expect(summary(withUser(`exec: {${v1}, interactiveMode: Never}`)).obstacles).toEqual([]);
  });
});

describe('what kubectl hid', () => {
  const command = 'kubectl config view --raw --minify --flatten';

  it('V-MRG-09 a redacted token is answered with the command that shows it', () => {
    const { context, credential } = withUser('token: REDACTED');
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([{ code: 'credentialRedacted', values: { user: 'u', field: 'token', command } }]);
  });

  it('V-MRG-09 a redacted password is answered with the command that shows it', () => {
    const { context, credential } = withUser('username: bob, password: REDACTED');
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([
      { code: 'credentialRedacted', values: { user: 'u', field: 'password', command } },
    ]);
  });

  it('V-MRG-09 an omitted client certificate is noted, though its marker is valid base64', () => {
    const { context } = withUser('client-certificate-data: DATA+OMITTED, client-key-data: DATA+OMITTED');
    expect(context.notes).toEqual([
      { code: 'credentialRedacted', values: { user: 'u', field: 'client-certificate-data', command } },
      { code: 'credentialRedacted', values: { user: 'u', field: 'client-key-data', command } },
    ]);
    expect(context.obstacles).toEqual([]);
  });

  it('V-MRG-09 an omitted certificate authority is no obstacle, since none is used', () => {
    const { context } = readOne(
      kubeconfig({ cluster: 'server: "https://h", certificate-authority-data: DATA+OMITTED' }),
    );
    expect(context.obstacles).toEqual([]);
    expect(codes(read(kubeconfig()))).toEqual([]);
  });
});
