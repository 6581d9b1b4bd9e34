import { describe, expect, it } from 'vitest';
import { readPastedCredential } from '../../../lib/core/kubeconfig/exec-credential.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

function execCredential(status: unknown, over: object = {}): string {
  return JSON.stringify({ kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', status, ...over });
}

function tokenOf(text: string): string | null {
  const pasted = readPastedCredential(text, NOW);
  return pasted.ok && pasted.value.type === 'bearer' ? pasted.value.token : null;
}

function codeOf(text: string): string | null {
  const pasted = readPastedCredential(text, NOW);
  return pasted.ok ? null : pasted.problem.code;
}

describe('a pasted token', () => {
  it('is taken without what surrounds it', () => {
    for (const text of ['abc', ' abc\r\n', '\uFEFFabc', 'Bearer abc', 'bearer  abc', 'Authorization: Bearer abc\n']) {
      expect(tokenOf(text)).toBe('abc');
    }
  });

  it('is refused with spaces, line breaks or other letters inside', () => {
    for (const text of ['a b', 'a\nb', 'a\tb', 'a\u0000b', 'tokén', 'token: abc', 'a\u200Bb']) {
      expect(codeOf(text)).toBe('pastedCredentialNotToken');
    }
  });

  it('is asked for where there is none', () => {
    for (const text of ['', '  \n', 'Bearer ']) expect(codeOf(text)).toBe('pastedCredentialEmpty');
  });

  it('that kubectl hid is answered with the command that shows it', () => {
    expect(readPastedCredential('REDACTED', NOW)).toEqual({
      ok: false,
      problem: {
        code: 'pastedCredentialRedacted',
        values: { command: 'kubectl config view --raw --minify --flatten' },
      },
    });
    expect(codeOf('DATA+OMITTED')).toBe('pastedCredentialRedacted');
  });
});

describe('the output of a plugin', () => {
  it('gives its token', () => {
    expect(tokenOf(execCredential({ token: 'abc' }))).toBe('abc');
    expect(tokenOf(`\n${execCredential({ token: 'abc\n', expirationTimestamp: null })}\n`)).toBe('abc');
  });

  it('gives the token of one with a certificate', () => {
    const both = { token: 'abc', clientCertificateData: 'c', clientKeyData: 'k' };
    expect(tokenOf(execCredential(both))).toBe('abc');
  });

  it('of version v1beta1 is read, v1alpha1 is refused as by client-go', () => {
    const version = (name: string) => ({ apiVersion: `client.authentication.k8s.io/${name}` });
    expect(tokenOf(execCredential({ token: 'abc' }, version('v1beta1')))).toBe('abc');
    expect(codeOf(execCredential({ token: 'abc' }, version('v1alpha1')))).toBe('pastedCredentialUnreadable');
  });

  it('with a certificate alone is refused', () => {
    const status = { clientCertificateData: 'c', clientKeyData: 'k' };
    expect(codeOf(execCredential(status))).toBe('pastedCredentialWithoutToken');
  });

  it('that has expired is refused, at the very moment too', () => {
    const until = (expirationTimestamp: string) => execCredential({ token: 'abc', expirationTimestamp });
    expect(codeOf(until('2026-01-01T11:59:59Z'))).toBe('pastedCredentialExpired');
    expect(codeOf(until('2026-01-01T12:00:00Z'))).toBe('pastedCredentialExpired');
    expect(codeOf(until('2026-01-01T13:00:00+02:00'))).toBe('pastedCredentialExpired');
    expect(tokenOf(until('2026-01-01T12:00:01Z'))).toBe('abc');
  });

  it('of another kind, without a status, or cut off is refused', () => {
    const texts = [
      execCredential({ token: 'abc' }, { kind: 'TokenReview' }),
      execCredential(undefined),
      execCredential({ token: 5 }),
      execCredential({ token: 'abc', expirationTimestamp: 'tomorrow' }),
      execCredential({ token: 'abc' }).slice(0, -2),
      '{}',
    ];
    for (const text of texts) expect(codeOf(text)).toBe('pastedCredentialUnreadable');
  });

  it('is never repeated in a problem', () => {
    for (const text of [
      execCredential({ token: 'do not-print-me' }),
      '{"token": "do-not-print-me"',
      'do not-print-me',
    ]) {
      expect(codeOf(text)).not.toBeNull();
      expect(JSON.stringify(readPastedCredential(text, NOW))).not.toContain('print');
    }
  });
});
