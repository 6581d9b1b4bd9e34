import { describe, expect, it } from 'vitest';
import {
  forgetData,
  type IsolatedData,
  isTooLarge,
  keepData,
  moveData,
  NO_DATA,
} from '../../../lib/core/apps/isolated-data.ts';

const COOKIES: IsolatedData['cookies'] = [{ name: 'sid', value: '1', path: '/', isHttpOnly: true, expiresAt: null }];
const withStorage = (value: string): IsolatedData => ({ cookies: COOKIES, storage: { value } });

describe('keepData', () => {
  it('keeps the data of each tab', () => {
    const all = keepData(keepData({}, 1, withStorage('one')), 2, withStorage('two'));
    expect(all).toEqual({ 1: withStorage('one'), 2: withStorage('two') });
  });

  it('is the same if nothing changes, so that nothing is written', () => {
    const all = keepData({}, 1, withStorage('one'));
    expect(keepData(all, 1, structuredClone(withStorage('one')))).toBe(all);
    expect(keepData({}, 1, NO_DATA)).toEqual({});
  });

  it('leaves the same cookies as they are, so that no rules are made anew', () => {
    const all = keepData({}, 1, withStorage('one'));
    const changed = keepData(all, 1, structuredClone(withStorage('two')));
    expect(changed[1]?.cookies).toBe(all[1]?.cookies);
  });

  it.each([
    ['Latin letters', 'x'.repeat(270_000)],
    ['Chinese letters, of three bytes each', '集'.repeat(90_000)],
    ['halves of surrogate pairs, of six bytes each in JSON', '\ud800'.repeat(45_000)],
  ])('leaves out the storage of one app that is too large: %s', (_what, value) => {
    expect(isTooLarge(withStorage(value))).toBe(true);
    expect(keepData({}, 1, withStorage(value))).toEqual({ 1: { cookies: COOKIES, storage: {} } });
  });

  it('leaves out storage once all apps together keep too much', () => {
    const large = withStorage('x'.repeat(250_000));
    const all = [1, 2, 3, 4, 5].reduce((kept, tabId) => keepData(kept, tabId, large), {});
    expect(
      Object.values(all as Record<string, IsolatedData>).map(({ storage }) => Object.keys(storage).length),
    ).toEqual([1, 1, 1, 1, 0]);
  });
});

describe('the data of a tab', () => {
  it('is forgotten with it', () => {
    expect(forgetData({ 1: NO_DATA, 2: NO_DATA }, 1)).toEqual({ 2: NO_DATA });
  });

  it('moves to its new id', () => {
    const data = withStorage('one');
    expect(moveData({ 1: data }, 7, 1)).toEqual({ 7: data });
    expect(moveData({}, 7, 1)).toEqual({});
  });
});
