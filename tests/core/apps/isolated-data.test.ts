import { describe, expect, it } from 'vitest';
import {
  forgetData,
  type IsolatedData,
  type IsolatedDataByTab,
  isTooLarge,
  keepData as keepDataOf,
  moveData,
  NO_DATA,
} from '../../../lib/core/apps/isolated-data.ts';

const COOKIES: IsolatedData['cookies'] = [{ name: 'sid', value: '1', path: '/', isHttpOnly: true, expiresAt: null }];
const withStorage = (value: string): IsolatedData => ({ cookies: COOKIES, storage: { value } });

/** Each of the tabs shows an app of its own, if not told otherwise. */
const keepData = (
  all: IsolatedDataByTab,
  tabId: number,
  data: IsolatedData,
  appOf: (tabId: number) => string = String,
) => keepDataOf(all, tabId, data, appOf);

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

  it('leaves out the storage of the tab that stores last once all together keep too much, of apps that keep the same', () => {
    const large = withStorage('x'.repeat(250_000));
    const all = [1, 2, 3, 4, 5].reduce<IsolatedDataByTab>((kept, tabId) => keepData(kept, tabId, large), {});
    expect(Object.values(all).map(({ storage }) => Object.keys(storage).length)).toEqual([1, 1, 1, 1, 0]);
  });

  it('never leaves out that of another app than the one that keeps most, whichever stores last', () => {
    const appOf = (tabId: number) => (tabId < 10 ? 'greedy' : 'modest');
    const greedy = withStorage('x'.repeat(250_000));
    const draft = (text: string) => withStorage(text.repeat(30_000));
    let all = keepData({}, 10, draft('a'), appOf);
    for (const tabId of [1, 2, 3, 4, 5]) all = keepData(all, tabId, greedy, appOf);
    expect(all[10]).toEqual(draft('a'));
    all = keepData(all, 10, draft('b'), appOf);
    all = keepData(all, 11, withStorage('y'.repeat(200_000)), appOf);
    expect([all[10], Object.keys(all[11]?.storage ?? {})]).toEqual([draft('b'), ['value']]);
    const storing = [1, 2, 3, 4, 5].filter((tabId) => Object.keys(all[tabId]?.storage ?? {}).length > 0);
    expect(storing).toHaveLength(3);
    expect(all[1]?.cookies).toBe(COOKIES);
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
