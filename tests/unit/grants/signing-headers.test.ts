import { describe, expect, it } from 'vitest';
import { signingHeaders } from '../../../lib/core/grants/signing-headers.ts';

describe('signing headers', () => {
  it('present a bearer token', () => {
    expect(signingHeaders({ type: 'bearer', token: 'abc' }, null)).toEqual([['Authorization', 'Bearer abc']]);
  });

  it('present user name and password in UTF-8', () => {
    expect(signingHeaders({ type: 'basic', username: 'bob', password: 'pä:ss' }, null)).toEqual([
      ['Authorization', `Basic ${Buffer.from('bob:pä:ss').toString('base64')}`],
    ]);
  });

  it('act as somebody else in client-go’s spelling (V-KC-59)', () => {
    const impersonation = { user: 'jane', uid: '7', groups: ['dev'], extra: { 'example.org/team': ['blue'] } };
    expect(signingHeaders({ type: 'bearer', token: 'abc' }, impersonation).slice(1)).toEqual([
      ['Impersonate-User', 'jane'],
      ['Impersonate-Uid', '7'],
      ['Impersonate-Group', 'dev'],
      ['Impersonate-Extra-example.org%2Fteam', 'blue'],
    ]);
  });
});
