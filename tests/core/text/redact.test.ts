import { describe, expect, it } from 'vitest';
import { isRedactedByKubectl, maskSecrets, sanitizeLine } from '../../../lib/core/text/redact.ts';

describe('sanitizeLine', () => {
  it('escapes line breaks and invisible characters', () => {
    expect(sanitizeLine('a\nb\u0000c\u202Ed\u200Be\u2028f\uD800')).toBe(
      'a[U+000A]b[U+0000]c[U+202E]d[U+200B]e[U+2028]f[U+D800]',
    );
  });

  it('keeps text of every script, and emoji', () => {
    for (const text of ['gke_proj_eu_dev', '生产环境', 'produção', 'прод', '🚢', 'arn:aws:eks:eu:1:cluster/x']) {
      expect(sanitizeLine(text)).toBe(text);
    }
  });

  it('truncates text to 200 characters, or as given', () => {
    expect(sanitizeLine('x'.repeat(200))).toBe('x'.repeat(200));
    expect(sanitizeLine('x'.repeat(1000))).toBe(`${'x'.repeat(200)}…`);
    expect(sanitizeLine('xyz', 2)).toBe('xy…');
  });
});

describe('maskSecrets', () => {
  it.each([
    ['password: hunter2', 'password: …'],
    ['client_secret=hunter2&x=1', 'client_secret=…&x=1'],
    ['{"token":"abc","a":1}', '{"token":"…","a":1}'],
    ['Basic Ym9iOnB3', 'Basic …'],
    ['https://bob:pw@h/p', 'https://…@h/p'],
    ['eyJhbGciOiJIUzI1NiJ9', '…'],
    ['/var/run/secrets/kubernetes.io/serviceaccount/token', '/var/run/secrets/kubernetes.io/serviceaccount/token'],
    ['users[0].user.token', 'users[0].user.token'],
  ])('turns %s into %s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });
});

describe('isRedactedByKubectl', () => {
  it('recognises the two placeholders of kubectl and nothing similar', () => {
    expect(['REDACTED', 'DATA+OMITTED'].every(isRedactedByKubectl)).toBe(true);
    expect(['redacted', 'REDACTED ', 'DATA OMITTED', ''].some(isRedactedByKubectl)).toBe(false);
  });
});
