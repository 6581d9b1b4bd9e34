import { describe, expect, it } from 'vitest';
import { bearer, CLIENT_CERTIFICATE, EXEC, summary, withUser } from './kubeconfig-text.ts';

const usable = { obstacles: [], notes: [] };
const OIDC = 'idp-issuer-url: https://idp.example, client-id: kube';
const ID_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDB9.c2lnbmF0dXJl';
const EXPIRED_ID_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl';

function oidc(config: string): string {
  return `auth-provider: {name: oidc, config: {${config}}}`;
}

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
