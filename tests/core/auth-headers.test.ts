import { describe, expect, it } from 'vitest';
import { authHeaders } from '../../lib/core/auth-headers.ts';
import type { Credential, Impersonation } from '../../lib/core/kubeconfig/kube-context.ts';

const TOKEN: Credential = { type: 'bearer', token: 'abc' };

/** The headers that impersonate a user with these further attributes. */
function impersonationHeaders(attributes: Partial<Impersonation>) {
  const impersonation = { user: 'jane', uid: '', groups: [], extra: [], ...attributes };
  return authHeaders(TOKEN, impersonation).slice(1);
}

describe('authHeaders', () => {
  it('presents a bearer token', () => {
    expect(authHeaders(TOKEN, null)).toEqual([['Authorization', 'Bearer abc']]);
  });

  it('presents a username and password in UTF-8', () => {
    expect(authHeaders({ type: 'basic', username: 'bob', password: 'pä:ss' }, null)).toEqual([
      ['Authorization', `Basic ${Buffer.from('bob:pä:ss').toString('base64')}`],
    ]);
  });

  it('spells impersonation headers as client-go does (V-KC-59)', () => {
    const impersonation: Impersonation = {
      user: 'jane',
      uid: '7',
      groups: ['dev'],
      extra: [['example.org/team', ['blue']]],
    };
    expect(authHeaders(TOKEN, impersonation)).toEqual([
      ['Authorization', 'Bearer abc'],
      ['Impersonate-User', 'jane'],
      ['Impersonate-Uid', '7'],
      ['Impersonate-Group', 'dev'],
      ['Impersonate-Extra-example.org%2Fteam', 'blue'],
    ]);
  });

  it('sends no header for an empty uid, no groups and no extra values', () => {
    expect(impersonationHeaders({ extra: [['scopes', []]] })).toEqual([['Impersonate-User', 'jane']]);
  });

  it('sends the extra keys in the order of the kubeconfig, also keys that every object inherits', () => {
    const extra: Impersonation['extra'] = [
      ['team', ['blue']],
      ['constructor', ['a']],
      ['__proto__', ['b']],
      ['1', ['c']],
    ];
    expect(impersonationHeaders({ extra }).slice(1)).toEqual([
      ['Impersonate-Extra-team', 'blue'],
      ['Impersonate-Extra-constructor', 'a'],
      ['Impersonate-Extra-__proto__', 'b'],
      ['Impersonate-Extra-1', 'c'],
    ]);
  });

  it.each([
    ["!#$&'*+-.^_`|~09azAZ", "!#$&'*+-.^_`|~09azAZ"],
    ['a b:c', 'a%20b%3Ac'],
    ['100%', '100%25'],
    ['a\r\nX-Evil', 'a%0D%0AX-Evil'],
    ['é搜', '%C3%A9%E6%90%9C'],
  ])('percent-encodes the bytes of the extra key %j that a header name cannot contain', (key, escaped) => {
    expect(impersonationHeaders({ extra: [[key, ['x']]] }).slice(1)).toEqual([[`Impersonate-Extra-${escaped}`, 'x']]);
  });
});
