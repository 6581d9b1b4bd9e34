import { describe, expect, it } from 'vitest';
import { bearer, summary, withUser } from './kubeconfig-text.ts';

const usable = { obstacles: [], notes: [] };

describe('tokens', () => {
  it('V-KC-01 a token is presented as it is', () => {
    expect(summary(withUser('token: abc'))).toEqual({ ...usable, signIn: 'token', credential: bearer('abc') });
  });

  it('V-KC-02 a line break around a token is left out with a note, where kubectl fails', () => {
    const { context, credential } = withUser('token: "abc\\n"');
    expect(credential).toEqual(bearer('abc'));
    expect(context.notes).toEqual([{ code: 'tokenTrimmed', values: { user: 'u', field: 'token' } }]);
  });

  it('V-KC-02 a line break inside a token is refused', () => {
    const { context, credential } = withUser('token: "abc\\nX-Other: 1"');
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([{ code: 'headerUnsafe', values: { user: 'u', field: 'token' } }]);
  });

  it('V-KC-03 a blank token counts as a token to ask for, where kubectl sends spaces', () => {
    expect(summary(withUser('token: "  "'))).toEqual({
      signIn: 'token',
      credential: null,
      obstacles: [],
      notes: ['tokenBlank'],
    });
  });

  it('V-KC-04 a tokenFile is asked for by its path, where kubectl reads it', () => {
    const { context, credential } = withUser('tokenFile: tok.txt');
    expect(context.signIn).toEqual({ kind: 'tokenFile', path: 'tok.txt' });
    expect(context.obstacles).toEqual([]);
    expect(credential).toBeNull();
  });

  it('V-KC-05 the token beside a tokenFile is used until the content of the file is given', () => {
    const { context, credential } = withUser('token: inline, tokenFile: /var/run/tok');
    expect(context.signIn).toEqual({ kind: 'tokenFile', path: '/var/run/tok' });
    expect(credential).toEqual(bearer('inline'));
    expect(context.notes).toEqual([{ code: 'tokenFileNotRead', values: { user: 'u', path: '/var/run/tok' } }]);
  });

  it('V-KC-06 whether the tokenFile exists makes no difference, since it is never read', () => {
    expect(withUser('token: inline, tokenFile: nope.txt').credential).toEqual(bearer('inline'));
  });

  it('V-KC-06 an inline token that cannot be used gives way to the tokenFile without a word', () => {
    for (const token of ['"  "', '"a b"', 'REDACTED']) {
      const reading = summary(withUser(`token: ${token}, tokenFile: t`));
      expect(reading).toEqual({ ...usable, signIn: 'tokenFile', credential: null });
    }
  });

  it('V-KC-07 a missing tokenFile is asked for like any other', () => {
    expect(summary(withUser('tokenFile: nope.txt'))).toEqual({ ...usable, signIn: 'tokenFile', credential: null });
  });

  it('V-KC-51 a token that is a number or a truth value is refused, with its place and not its value', () => {
    for (const token of ['12345', 'true', 'yes', '0x1f', '1_000', '1e5', '.5']) {
      const { context, credential } = withUser(`token: ${token}`);
      expect(credential).toBeNull();
      expect(context.obstacles).toEqual([
        {
          code: 'kubeconfigTypeWrong',
          values: { file: 'config', line: '4', column: '33', field: 'users[0].user.token' },
        },
      ]);
    }
  });

  it('V-KC-51 a token in quotes, or that only looks like a date, is text', () => {
    for (const token of ['"12345"', "'true'", '!!str 12345', '2026-01-01']) {
      expect(withUser(`token: ${token}`).credential?.type).toBe('bearer');
    }
  });
});

describe('basic', () => {
  it('V-KC-08 user name and password are presented', () => {
    const basic = { type: 'basic', username: 'bob', password: 'pw' };
    expect(summary(withUser('username: bob, password: pw'))).toEqual({ ...usable, signIn: 'basic', credential: basic });
  });

  it('V-KC-09 a user name alone is presented with an empty password', () => {
    expect(withUser('username: bob').credential).toEqual({ type: 'basic', username: 'bob', password: '' });
  });

  it('V-KC-10 basic and token together are refused', () => {
    const { context, credential } = withUser('username: bob, password: pw, token: abc');
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([
      { code: 'fieldsConflict', values: { entry: 'u', field: 'token', other: 'username' } },
    ]);
  });

  it('basic and tokenFile together are refused, as by the transport', () => {
    expect(summary(withUser('password: pw, tokenFile: t')).obstacles).toEqual(['fieldsConflict']);
  });

  it('a colon in the user name is refused: the password would begin there', () => {
    const { signIn, credential, obstacles } = summary(withUser('username: "bob:x", password: pw'));
    expect({ signIn, credential, obstacles }).toEqual({
      signIn: 'basic',
      credential: null,
      obstacles: ['usernameHasColon'],
    });
  });
});
