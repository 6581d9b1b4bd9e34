import { describe, expect, it } from 'vitest';
import { bearer, CLIENT_CERTIFICATE, kubeconfig, PEM, readOne, summary, withUser } from './kubeconfig-text.ts';

const usable = { obstacles: [], notes: [] };

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
