import { describe, expect, it } from 'vitest';
import { bearer, summary, withUser } from './kubeconfig-text.ts';

function asJane(fields: string) {
  const imported = withUser(`token: abc, as: jane, ${fields}`);
  return { ...summary(imported), impersonation: imported.context.impersonation };
}

describe('impersonation', () => {
  it('V-KC-59 a user, a uid and one group are carried over', () => {
    const { context, credential } = withUser('token: abc, as: jane, as-groups: [dev], as-uid: "7"');
    expect(context.impersonation).toEqual({ user: 'jane', uid: '7', groups: ['dev'], extra: {} });
    expect(context.obstacles).toEqual([]);
    expect(credential).toEqual(bearer('abc'));
  });

  it('V-KC-59 several groups are refused, where kubectl sends a header for each', () => {
    const { context, credential } = withUser('token: abc, as: jane, as-groups: [dev, ops], as-uid: "7"');
    expect(context.obstacles).toEqual([{ code: 'impersonationManyGroups', values: { user: 'u' } }]);
    expect(credential).toBeNull();
  });

  it('V-KC-60 groups, a uid or extra values without a user are refused', () => {
    for (const field of ['as-groups: [dev]', 'as-uid: "7"', 'as-user-extra: {scopes: [view]}']) {
      expect(summary(withUser(`token: abc, ${field}`)).obstacles).toEqual(['impersonationWithoutUser']);
    }
  });

  it('carries over one value for each extra key, whatever the key', () => {
    expect(asJane('as-user-extra: {scopes: [view], example.com/team: [blue], toString: [x]}')).toMatchObject({
      obstacles: [],
      credential: bearer('abc'),
      impersonation: { extra: { scopes: ['view'], 'example.com/team': ['blue'], toString: ['x'] } },
    });
  });

  it('leaves empty values out, and does not count them', () => {
    expect(asJane('as-groups: ["", dev, null], as-user-extra: {scopes: ["", view]}')).toMatchObject({
      obstacles: [],
      impersonation: { groups: ['dev'], extra: { scopes: ['view'] } },
    });
  });

  it('refuses several values of one extra key, also where two keys differ only in case', () => {
    expect(asJane('as-user-extra: {scopes: [view, edit]}').obstacles).toEqual(['impersonationManyValues']);
    expect(asJane('as-user-extra: {scopes: [view], Scopes: [edit]}').obstacles).toEqual(['impersonationManyValues']);
  });

  it('refuses what would not arrive as it is written', () => {
    for (const field of [
      'as-uid: " 7"',
      'as-groups: ["dev\\t"]',
      'as-groups: [développeurs]',
      'as-user-extra: {a: ["\\x00"]}',
    ]) {
      expect(asJane(field)).toMatchObject({ obstacles: ['headerUnsafe'], credential: null });
    }
    for (const user of ['"jané"', '"jane "', '"\\x7f"', '"生"']) {
      expect(summary(withUser(`token: abc, as: ${user}`)).obstacles).toEqual(['headerUnsafe']);
    }
  });

  it('refuses a line break in any of its values', () => {
    for (const field of ['as-uid: "7\\nX: 1"', 'as-groups: ["dev\\r"]', 'as-user-extra: {a: ["\\n"]}']) {
      expect(asJane(field).obstacles).toEqual(['kubeconfigLineBreak']);
    }
  });

  it('refuses extra keys that an object would not keep', () => {
    for (const key of ['__proto__', 'constructor', 'prototype', '""']) {
      expect(asJane(`as-user-extra: {${key}: [x]}`)).toMatchObject({ obstacles: ['headerUnsafe'], credential: null });
    }
  });

  it('is none where nobody is named', () => {
    expect(withUser('token: abc').context.impersonation).toBeNull();
  });
});
