import { describe, expect, it } from 'vitest';
import { readPastedCredential } from '../../../lib/core/kubeconfig/pasted-credential.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

/** The output of an exec plugin, with these changes to its top-level fields. */
function execCredential(status: unknown, changes: object = {}): string {
  return JSON.stringify({ kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', status, ...changes });
}

function tokenOf(text: string): string | null {
  const pasted = readPastedCredential(text, NOW);
  return pasted.ok && pasted.value.type === 'bearer' ? pasted.value.token : null;
}

function problemCodeOf(text: string): string | null {
  const pasted = readPastedCredential(text, NOW);
  return pasted.ok ? null : pasted.problem.code;
}

describe('a pasted token', () => {
  it('is accepted with white space, a byte order mark or the name of its header around it', () => {
    for (const text of ['abc', ' abc\r\n', '\uFEFFabc', 'Bearer abc', 'bearer  abc', 'Authorization: Bearer abc\n']) {
      expect(tokenOf(text)).toBe('abc');
    }
  });

  it('is refused with spaces, control characters or non-ASCII characters inside', () => {
    for (const text of ['a b', 'a\nb', 'a\tb', 'a\u0000b', 'tokén', 'token: abc', 'a\u200Bb']) {
      expect(problemCodeOf(text)).toBe('pastedCredentialNotToken');
    }
  });

  it('is refused if it is empty', () => {
    for (const text of ['', '  \n', 'Bearer ']) expect(problemCodeOf(text)).toBe('pastedCredentialEmpty');
  });

  it('is refused with the command that prints it if kubectl redacted it', () => {
    expect(readPastedCredential('REDACTED', NOW)).toEqual({
      ok: false,
      problem: {
        code: 'pastedCredentialRedacted',
        values: { command: 'kubectl config view --raw --minify --flatten' },
      },
    });
    expect(problemCodeOf('DATA+OMITTED')).toBe('pastedCredentialRedacted');
  });
});

describe('a pasted ExecCredential', () => {
  it('is accepted with its token', () => {
    expect(tokenOf(execCredential({ token: 'abc' }))).toBe('abc');
    expect(tokenOf(`\n${execCredential({ token: 'abc\n', expirationTimestamp: null })}\n`)).toBe('abc');
  });

  it('is accepted with its token if it has a client certificate too', () => {
    const status = { token: 'abc', clientCertificateData: 'c', clientKeyData: 'k' };
    expect(tokenOf(execCredential(status))).toBe('abc');
  });

  it('is accepted in version v1beta1 and refused in v1alpha1, as by client-go', () => {
    const version = (name: string) => ({ apiVersion: `client.authentication.k8s.io/${name}` });
    expect(tokenOf(execCredential({ token: 'abc' }, version('v1beta1')))).toBe('abc');
    expect(problemCodeOf(execCredential({ token: 'abc' }, version('v1alpha1')))).toBe('pastedCredentialUnreadable');
  });

  it('is refused if it has only a client certificate', () => {
    const status = { clientCertificateData: 'c', clientKeyData: 'k' };
    expect(problemCodeOf(execCredential(status))).toBe('pastedCredentialWithoutToken');
  });

  it('is refused from the moment at which it expires', () => {
    const expiringAt = (expirationTimestamp: string) => execCredential({ token: 'abc', expirationTimestamp });
    expect(problemCodeOf(expiringAt('2026-01-01T11:59:59Z'))).toBe('pastedCredentialExpired');
    expect(problemCodeOf(expiringAt('2026-01-01T12:00:00Z'))).toBe('pastedCredentialExpired');
    expect(problemCodeOf(expiringAt('2026-01-01T13:00:00+02:00'))).toBe('pastedCredentialExpired');
    expect(tokenOf(expiringAt('2026-01-01T12:00:01Z'))).toBe('abc');
  });

  it('is refused if it has another kind, lacks a valid status, or is cut off', () => {
    const texts = [
      execCredential({ token: 'abc' }, { kind: 'TokenReview' }),
      execCredential(undefined),
      execCredential({ token: 5 }),
      execCredential({ token: 'abc', expirationTimestamp: 'tomorrow' }),
      execCredential({ token: 'abc' }).slice(0, -2),
      '{}',
    ];
    for (const text of texts) expect(problemCodeOf(text)).toBe('pastedCredentialUnreadable');
  });
});

describe('the problem with a pasted credential', () => {
  it('does not quote it', () => {
    for (const text of [
      execCredential({ token: 'do not-print-me' }),
      '{"token": "do-not-print-me"',
      'do not-print-me',
    ]) {
      expect(problemCodeOf(text)).not.toBeNull();
      expect(JSON.stringify(readPastedCredential(text, NOW))).not.toContain('print');
    }
  });
});
