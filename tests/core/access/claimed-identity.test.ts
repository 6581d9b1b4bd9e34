import { describe, expect, it } from 'vitest';
import { claimedIdentity } from '../../../lib/core/access/claimed-identity.ts';

const context = { userName: 'mia', impersonation: null, signIn: { kind: 'token' } } as const;

function bearer(claims: unknown): [string, string][] {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [['Authorization', `Bearer ${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`]];
}

describe('claimedIdentity', () => {
  it.each<[string, object, string, string[]]>([
    [
      'a service account',
      { sub: 'system:serviceaccount:shop:ci', email: 'x@example.com' },
      'system:serviceaccount:shop:ci',
      [],
    ],
    ['an e-mail address', { sub: '4711', email: 'mia@example.com', groups: ['dev'] }, 'mia@example.com', ['dev']],
    ['a user name', { sub: '4711', preferred_username: 'mia.k' }, 'mia.k', []],
    ['a subject', { sub: '4711', groups: 'dev' }, '4711', []],
  ])('is what the claims of a token say: %s', (_what, claims, user, groups) => {
    expect(claimedIdentity(context, bearer(claims))).toEqual({ user, groups, source: 'token' });
  });

  it.each<[string, [string, string][]]>([
    ['is no JWT', [['Authorization', 'Bearer opaque']]],
    ['is a JWT without a subject', bearer({ exp: 1 })],
    ['is a JWT with an endless subject', bearer({ sub: 'x'.repeat(10_000) })],
    ['only looks like a JWT', [['Authorization', 'Bearer a.b.c']]],
    ['is missing', []],
  ])('is what the kubeconfig calls the user if the token %s', (_what, headers) => {
    expect(claimedIdentity(context, headers)).toEqual({ user: 'mia', groups: [], source: 'kubeconfig' });
  });

  it('is the name that signs in with a password', () => {
    const signIn = { kind: 'basic', username: 'mia.k' } as const;
    expect(claimedIdentity({ ...context, signIn }, [['Authorization', 'Basic bWlhOngh']]).user).toBe('mia.k');
  });

  it('is the user that is impersonated, whatever the token says', () => {
    const impersonation = { user: 'auditor', uid: '', groups: ['audit'], extra: [] };
    expect(claimedIdentity({ ...context, impersonation }, bearer({ sub: 'mia' }))).toEqual({
      user: 'auditor',
      groups: ['audit'],
      source: 'kubeconfig',
    });
  });

  it('contains no part of the credential', () => {
    const headers = bearer({ sub: 'mia' });
    const [, value = ''] = headers[0] ?? [];
    const told = JSON.stringify(claimedIdentity(context, headers));
    for (const part of value.replace('Bearer ', '').split('.')) expect(told).not.toContain(part);
  });
});
