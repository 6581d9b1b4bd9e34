import { describe, expect, it } from 'vitest';
import { isRedacted, maskSecrets, problemOf, showable } from '../../../lib/core/kubeconfig/redact.ts';

describe('text as it is shown', () => {
  it('is on one line, and unseen characters are marked', () => {
    expect(showable('a\nb\u0000c\u202Ed\u200Be\u2028f\uD800')).toBe(
      'a[U+000A]b[U+0000]c[U+202E]d[U+200B]e[U+2028]f[U+D800]',
    );
  });

  it('keeps every script and picture', () => {
    for (const text of ['gke_proj_eu_dev', '生产环境', 'produção', 'прод', '🚢', 'arn:aws:eks:eu:1:cluster/x']) {
      expect(showable(text)).toBe(text);
    }
  });

  it('is cut where it is long', () => {
    expect(showable('x'.repeat(1000))).toBe(`${'x'.repeat(200)}…`);
  });
});

describe('secrets', () => {
  it.each([
    ['password: hunter2', 'password: …'],
    ['client_secret=hunter2&x=1', 'client_secret=…&x=1'],
    ['{"token":"abc","a":1}', '{"token":"…","a":1}'],
    ['Basic Ym9iOnB3', 'Basic …'],
    ['https://bob:pw@h/p', 'https://…@h/p'],
    ['eyJhbGciOiJIUzI1NiJ9', '…'],
    ['/var/run/secrets/kubernetes.io/serviceaccount/token', '/var/run/secrets/kubernetes.io/serviceaccount/token'],
    ['users[0].user.token', 'users[0].user.token'],
  ])('in %s become %s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  it('never reach the value of a problem', () => {
    expect(problemOf('clusterUnnamed', { context: 'x token: abc\n' }).values).toEqual({ context: 'x token: …' });
  });
});

it('kubectl’s two markers are recognised, and nothing that only resembles them', () => {
  expect(['REDACTED', 'DATA+OMITTED', 'redacted', 'REDACTED ', ''].map(isRedacted)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
