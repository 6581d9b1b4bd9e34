import { describe, expect, it } from 'vitest';
import { bearer, CLIENT_CERTIFICATE, candidateWithUser, PEM, summarize } from './sample-kubeconfig.ts';

const unpresentable = { signIn: 'clientCertificate', credential: null, obstacles: [], notes: [] };

describe('a client certificate', () => {
  it('is recognised but gives no credential, since an extension cannot present it (V-KC-11)', () => {
    expect(summarize(candidateWithUser(CLIENT_CERTIFICATE))).toEqual(unpresentable);
  });

  it('is left out next to a token, with a note, where kubectl presents both (V-KC-12)', () => {
    expect(summarize(candidateWithUser(`${CLIENT_CERTIFICATE}, token: abc`))).toEqual({
      signIn: 'token',
      credential: bearer('abc'),
      obstacles: [],
      notes: ['clientCertificateLeftOut'],
    });
  });

  it('is refused without a key (V-KC-13)', () => {
    const { context } = candidateWithUser(`client-certificate-data: ${PEM}`);
    expect(context.obstacles).toEqual([{ code: 'clientKeyMissing', values: { user: 'u' } }]);
  });

  it('is refused if it is given both as a file and inline (V-KC-15)', () => {
    const { context } = candidateWithUser(`${CLIENT_CERTIFICATE}, client-certificate: /c.pem`);
    expect(context.obstacles).toEqual([
      { code: 'fieldsConflict', values: { entry: 'u', field: 'client-certificate', other: 'client-certificate-data' } },
    ]);
  });

  it('is refused if its key is given both as a file and inline (V-KC-16)', () => {
    const { context } = candidateWithUser(`${CLIENT_CERTIFICATE}, client-key: /k.pem`);
    expect(context.obstacles).toEqual([
      { code: 'fieldsConflict', values: { entry: 'u', field: 'client-key', other: 'client-key-data' } },
    ]);
  });

  it('in files is noted with its paths, relative or absolute (V-KC-17)', () => {
    const { context, notes } = candidateWithUser('client-certificate: pki/c.pem, client-key: /etc/k.pem');
    expect(context.signIn).toEqual({ kind: 'clientCertificate' });
    expect(notes).toEqual([
      { code: 'fileNotRead', values: { field: 'client-certificate', path: 'pki/c.pem' } },
      { code: 'fileNotRead', values: { field: 'client-key', path: '/etc/k.pem' } },
    ]);
  });

  it('is refused with its position if it is not base64 (V-KC-18)', () => {
    const { context } = candidateWithUser('client-certificate-data: "!!!notb64", token: abc');
    expect(context.obstacles).toEqual([
      {
        code: 'kubeconfigBase64Invalid',
        values: { file: 'config', line: '4', column: '51', field: 'users[0].user.client-certificate-data' },
      },
    ]);
  });

  it('is accepted if it is not PEM, since it is never presented (V-KC-19)', () => {
    const user = `client-certificate-data: ${btoa('hello')}, client-key-data: ${btoa('hello')}`;
    expect(summarize(candidateWithUser(user))).toEqual(unpresentable);
  });
});

describe('a client key without a certificate', () => {
  it('is ignored (V-KC-14)', () => {
    expect(summarize(candidateWithUser(`client-key-data: ${PEM}`))).toEqual({ ...unpresentable, signIn: 'none' });
  });
});
