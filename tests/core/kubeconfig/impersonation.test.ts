import { describe, expect, it } from 'vitest';
import { authHeaders } from '../../../lib/core/auth-headers.ts';
import { bearer, candidateWithUser, summarize } from './sample-kubeconfig.ts';

/** The context of a user that impersonates `jane` with these further fields. */
function impersonateJane(fields: string) {
  const candidate = candidateWithUser(`token: abc, as: jane, ${fields}`);
  return { ...summarize(candidate), impersonation: candidate.context.impersonation };
}

describe('an impersonation', () => {
  it('keeps a user, a uid and one group (V-KC-59)', () => {
    const { context, credential } = candidateWithUser('token: abc, as: jane, as-groups: [dev], as-uid: "7"');
    expect(context.impersonation).toEqual({ user: 'jane', uid: '7', groups: ['dev'], extra: [] });
    expect(context.obstacles).toEqual([]);
    expect(credential).toEqual(bearer('abc'));
  });

  it('is refused with several groups, for each of which kubectl sends a header (V-KC-59)', () => {
    const { context, credential } = candidateWithUser('token: abc, as: jane, as-groups: [dev, ops], as-uid: "7"');
    expect(context.obstacles).toEqual([{ code: 'impersonationManyGroups', values: { user: 'u' } }]);
    expect(credential).toBeNull();
  });

  it('is refused with groups, a uid or extra values but no user (V-KC-60)', () => {
    for (const field of ['as-groups: [dev]', 'as-uid: "7"', 'as-user-extra: {scopes: [view]}']) {
      expect(summarize(candidateWithUser(`token: abc, ${field}`)).obstacles).toEqual(['impersonationWithoutUser']);
    }
  });

  it('keeps one value of each extra key, in the order of the keys', () => {
    expect(impersonateJane('as-user-extra: {scopes: [view], example.com/team: [blue]}')).toMatchObject({
      obstacles: [],
      credential: bearer('abc'),
      impersonation: {
        extra: [
          ['example.com/team', ['blue']],
          ['scopes', ['view']],
        ],
      },
    });
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString'])('keeps and sends the extra key %s', (key) => {
    const { obstacles, impersonation } = impersonateJane(`as-user-extra: {${key}: [x]}`);
    expect(obstacles).toEqual([]);
    expect(impersonation?.extra).toEqual([[key, ['x']]]);
    expect(authHeaders(bearer('abc'), impersonation)).toContainEqual([`Impersonate-Extra-${key}`, 'x']);
  });

  it('drops empty values and does not count them', () => {
    expect(impersonateJane('as-groups: ["", dev, null], as-user-extra: {scopes: ["", view]}')).toMatchObject({
      obstacles: [],
      impersonation: { groups: ['dev'], extra: [['scopes', ['view']]] },
    });
  });

  it('is refused with several values of one extra key, or with two keys that differ only in case', () => {
    for (const extra of ['{scopes: [view, edit]}', '{scopes: [view], Scopes: [edit]}']) {
      expect(impersonateJane(`as-user-extra: ${extra}`)).toMatchObject({
        obstacles: ['impersonationManyValues'],
        credential: null,
      });
    }
  });

  it('is refused with values that a header would not carry unchanged', () => {
    for (const field of [
      'as-uid: " 7"',
      'as-groups: ["dev\\t"]',
      'as-groups: [développeurs]',
      'as-user-extra: {a: ["\\x00"]}',
    ]) {
      expect(impersonateJane(field)).toMatchObject({ obstacles: ['headerUnsafe'], credential: null });
    }
    for (const user of ['"jané"', '"jane "', '"\\x7f"', '"生"']) {
      expect(summarize(candidateWithUser(`token: abc, as: ${user}`)).obstacles).toEqual(['headerUnsafe']);
    }
  });

  it('is refused with a line break in any value', () => {
    for (const field of ['as-uid: "7\\nX: 1"', 'as-groups: ["dev\\r"]', 'as-user-extra: {a: ["\\n"]}']) {
      expect(impersonateJane(field).obstacles).toEqual(['kubeconfigLineBreak']);
    }
    expect(summarize(candidateWithUser('token: abc, as: "jane\\nX: 1"')).obstacles).toEqual(['kubeconfigLineBreak']);
  });

  it('is refused with an empty extra key', () => {
    expect(impersonateJane('as-user-extra: {"": [x]}')).toMatchObject({
      obstacles: ['headerUnsafe'],
      credential: null,
    });
  });

  it('is null if no user is named', () => {
    expect(candidateWithUser('token: abc').context.impersonation).toBeNull();
  });
});
