import { describe, expect, it } from 'vitest';
import { bearer, candidateWithUser, summarize } from './sample-kubeconfig.ts';

const usable = { obstacles: [], notes: [] };

describe('the token of a user', () => {
  it('is presented unchanged (V-KC-01)', () => {
    expect(summarize(candidateWithUser('token: abc'))).toEqual({
      ...usable,
      signIn: 'token',
      credential: bearer('abc'),
    });
  });

  it('loses a line break at its end, with a note, where kubectl fails (V-KC-02)', () => {
    const { credential, notes } = candidateWithUser('token: "abc\\n"');
    expect(credential).toEqual(bearer('abc'));
    expect(notes).toEqual([{ code: 'tokenTrimmed', values: { user: 'u', field: 'token' } }]);
  });

  it('is refused with a line break inside (V-KC-02)', () => {
    const { context, credential } = candidateWithUser('token: "abc\\nX-Other: 1"');
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([{ code: 'headerUnsafe', values: { user: 'u', field: 'token' } }]);
  });

  it('counts as missing if it has only spaces, which kubectl sends (V-KC-03)', () => {
    expect(summarize(candidateWithUser('token: "  "'))).toEqual({
      signIn: 'token',
      credential: null,
      obstacles: [],
      notes: ['tokenBlank'],
    });
  });

  it('is refused if it is a number or a boolean, with its position and without its value (V-KC-51)', () => {
    for (const token of ['12345', 'true', 'yes', '0x1f', '1_000', '1e5', '.5']) {
      const { context, credential } = candidateWithUser(`token: ${token}`);
      expect(credential).toBeNull();
      expect(context.obstacles).toEqual([
        {
          code: 'kubeconfigTypeWrong',
          values: { file: 'config', line: '4', column: '33', field: 'users[0].user.token' },
        },
      ]);
    }
  });

  it('is text if it is quoted, tagged as text, or looks like a date (V-KC-51)', () => {
    for (const [yaml, token] of [
      ['"12345"', '12345'],
      ["'true'", 'true'],
      ['!!str 12345', '12345'],
      ['2026-01-01', '2026-01-01'],
    ] as const) {
      expect(candidateWithUser(`token: ${yaml}`).credential).toEqual(bearer(token));
    }
  });
});

describe('a tokenFile', () => {
  it('is kept by its path without a credential, where kubectl reads the file (V-KC-04)', () => {
    const { context, credential } = candidateWithUser('tokenFile: tok.txt');
    expect(context.signIn).toEqual({ kind: 'tokenFile', path: 'tok.txt' });
    expect(context.obstacles).toEqual([]);
    expect(credential).toBeNull();
  });

  it('leaves the inline token in use, with a note, until its content is given (V-KC-05)', () => {
    const { context, credential, notes } = candidateWithUser('token: inline, tokenFile: /var/run/tok');
    expect(context.signIn).toEqual({ kind: 'tokenFile', path: '/var/run/tok' });
    expect(credential).toEqual(bearer('inline'));
    expect(notes).toEqual([{ code: 'tokenFileNotRead', values: { user: 'u', path: '/var/run/tok' } }]);
  });

  it('leaves the inline token in use even if it does not exist, since it is never read (V-KC-06)', () => {
    expect(candidateWithUser('token: inline, tokenFile: nope.txt').credential).toEqual(bearer('inline'));
  });

  it('takes the place of an unusable inline token without a note (V-KC-06)', () => {
    for (const token of ['"  "', '"a b"', 'REDACTED']) {
      expect(summarize(candidateWithUser(`token: ${token}, tokenFile: t`))).toEqual({
        ...usable,
        signIn: 'tokenFile',
        credential: null,
      });
    }
  });

  it('is accepted even if it does not exist (V-KC-07)', () => {
    expect(summarize(candidateWithUser('tokenFile: nope.txt'))).toEqual({
      ...usable,
      signIn: 'tokenFile',
      credential: null,
    });
  });
});

describe('the user name and password of a user', () => {
  it('are presented (V-KC-08)', () => {
    expect(summarize(candidateWithUser('username: bob, password: pw'))).toEqual({
      ...usable,
      signIn: 'basic',
      credential: { type: 'basic', username: 'bob', password: 'pw' },
    });
  });

  it('are presented with an empty password if there is only a user name (V-KC-09)', () => {
    expect(candidateWithUser('username: bob').credential).toEqual({ type: 'basic', username: 'bob', password: '' });
  });

  it('are refused together with a token (V-KC-10)', () => {
    const { context, credential } = candidateWithUser('username: bob, password: pw, token: abc');
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([
      { code: 'fieldsConflict', values: { entry: 'u', field: 'token', other: 'username' } },
    ]);
  });

  it('are refused together with a tokenFile, as by client-go', () => {
    const { context } = candidateWithUser('password: pw, tokenFile: t');
    expect(context.obstacles).toEqual([
      { code: 'fieldsConflict', values: { entry: 'u', field: 'tokenFile', other: 'password' } },
    ]);
  });

  it('are refused with a colon in the user name, after which the password would start', () => {
    expect(summarize(candidateWithUser('username: "bob:x", password: pw'))).toEqual({
      signIn: 'basic',
      credential: null,
      obstacles: ['usernameHasColon'],
      notes: [],
    });
  });

  it('are refused with a control character in the user name', () => {
    const { context, credential } = candidateWithUser('username: "bob\\x07", password: pw');
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([{ code: 'headerUnsafe', values: { user: 'u', field: 'username' } }]);
  });
});

describe('a user without any credential', () => {
  it('is accepted and signs in with nothing until a token is given (V-KC-61)', () => {
    expect(summarize(candidateWithUser(''))).toEqual({ ...usable, signIn: 'none', credential: null });
  });
});
