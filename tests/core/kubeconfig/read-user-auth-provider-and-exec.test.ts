import { describe, expect, it } from 'vitest';
import { bearer, CLIENT_CERTIFICATE, candidateWithUser, EXEC, summarize } from './sample-kubeconfig.ts';

const usable = { obstacles: [], notes: [] };
const OIDC = 'idp-issuer-url: https://idp.example, client-id: kube';
const ID_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDB9.c2lnbmF0dXJl';
const EXPIRED_ID_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl';

/** The user field of an OIDC provider with these settings. */
function oidc(config: string): string {
  return `auth-provider: {name: oidc, config: {${config}}}`;
}

describe('the auth-provider of a user', () => {
  it('is noted with the plugin that replaced it if it is gcp or azure (V-KC-62)', () => {
    const gcp = candidateWithUser('auth-provider: {name: gcp, config: {access-token: secret}}');
    expect(gcp.context.signIn).toEqual({ kind: 'authProvider', name: 'gcp' });
    expect(gcp.credential).toBeNull();
    expect(gcp.notes).toEqual([
      { code: 'authProviderRemoved', values: { user: 'u', provider: 'gcp', plugin: 'gke-gcloud-auth-plugin' } },
    ]);
    expect(candidateWithUser('auth-provider: {name: azure}').notes).toEqual([
      { code: 'authProviderRemoved', values: { user: 'u', provider: 'azure', plugin: 'kubelogin' } },
    ]);
  });

  it('is noted by its name if it is unknown (V-KC-63)', () => {
    expect(candidateWithUser('auth-provider: {name: zzz}').notes).toEqual([
      { code: 'authProviderUnknown', values: { user: 'u', provider: 'zzz' } },
    ]);
  });

  it('is not used next to a token (V-KC-68)', () => {
    const user = `${oidc(`${OIDC}, id-token: ${ID_TOKEN}`)}, token: abc`;
    expect(summarize(candidateWithUser(user))).toEqual({ ...usable, signIn: 'token', credential: bearer('abc') });
  });
});

describe('the id token of an OIDC auth-provider', () => {
  it('is presented (V-KC-64)', () => {
    expect(summarize(candidateWithUser(oidc(`${OIDC}, id-token: ${ID_TOKEN}`)))).toEqual({
      ...usable,
      signIn: 'authProvider',
      credential: bearer(ID_TOKEN),
    });
  });

  it('is imported even if it has expired, since expiry is checked on use (V-KC-65)', () => {
    const user = oidc(`${OIDC}, id-token: ${EXPIRED_ID_TOKEN}`);
    expect(candidateWithUser(user).credential).toEqual(bearer(EXPIRED_ID_TOKEN));
  });

  it('is left out with a note if it is not a JWT (V-KC-66)', () => {
    expect(summarize(candidateWithUser(oidc(`${OIDC}, id-token: opaque`)))).toEqual({
      signIn: 'authProvider',
      credential: null,
      obstacles: [],
      notes: ['idTokenUnreadable'],
    });
  });

  it('is presented without issuer and client, which kubectl requires but only a refresh needs (V-KC-67)', () => {
    expect(candidateWithUser(oidc(`id-token: ${ID_TOKEN}`)).credential).toEqual(bearer(ID_TOKEN));
  });

  it('may be missing (V-KC-67)', () => {
    expect(summarize(candidateWithUser(oidc('client-id: kube')))).toEqual({
      ...usable,
      signIn: 'authProvider',
      credential: null,
    });
  });

  it('is presented without the client certificate that kubectl presents with it, with a note', () => {
    expect(summarize(candidateWithUser(`${oidc(`id-token: ${ID_TOKEN}`)}, ${CLIENT_CERTIFICATE}`))).toEqual({
      signIn: 'authProvider',
      credential: bearer(ID_TOKEN),
      obstacles: [],
      notes: ['clientCertificateLeftOut'],
    });
  });
});

describe('the exec plugin of a user', () => {
  it('is not used next to a token, a user name or a client certificate (V-KC-69)', () => {
    expect(summarize(candidateWithUser(`${EXEC}, token: abc`))).toEqual({
      ...usable,
      signIn: 'token',
      credential: bearer('abc'),
    });
    expect(candidateWithUser(`${EXEC}, username: bob`).context.signIn).toEqual({ kind: 'basic', username: 'bob' });
    expect(candidateWithUser(`${EXEC}, ${CLIENT_CERTIFICATE}`).context.signIn).toEqual({ kind: 'clientCertificate' });
  });

  it('is refused together with an auth-provider (V-KC-70)', () => {
    const { context } = candidateWithUser(`${EXEC}, auth-provider: {name: zzz}`);
    expect(context.obstacles).toEqual([
      { code: 'fieldsConflict', values: { entry: 'u', field: 'exec', other: 'auth-provider' } },
    ]);
  });

  it('is kept as the command line to run', () => {
    expect(candidateWithUser(EXEC).context.signIn).toEqual({
      kind: 'exec',
      command: 'aws eks get-token',
      installHint: '',
    });
  });

  it('is refused with every required field that is missing', () => {
    const { context } = candidateWithUser('exec: {env: [{value: x}], interactiveMode: Sometimes}');
    expect(context.obstacles).toEqual([
      { code: 'execIncomplete', values: { user: 'u', field: 'command' } },
      { code: 'execIncomplete', values: { user: 'u', field: 'apiVersion' } },
      { code: 'execIncomplete', values: { user: 'u', field: 'env[].name' } },
      { code: 'execInteractiveModeUnknown', values: { user: 'u' } },
    ]);
  });

  it('must have an interactiveMode since API version v1', () => {
    const v1 = 'apiVersion: client.authentication.k8s.io/v1, command: aws';
    expect(candidateWithUser(`exec: {${v1}}`).context.obstacles).toEqual([
      { code: 'execIncomplete', values: { user: 'u', field: 'interactiveMode' } },
    ]);
    expect(candidateWithUser(`exec: {${v1}, interactiveMode: Never}`).context.obstacles).toEqual([]);
  });
});
