import { describe, expect, it } from 'vitest';
import { contextHue } from '../../lib/ui/popup/context-hue.ts';
import { orderContexts } from '../../lib/ui/popup/context-order.ts';
import { contextsToList } from '../../lib/ui/popup/finder-contexts.ts';
import { commandOf, movedTo } from '../../lib/ui/popup/key-commands.ts';
import { itemsBetween, keepInPlace, layOut, rowAt, spanOfRow } from '../../lib/ui/popup/list-layout.ts';
import type { Row } from '../../lib/ui/popup/rows.ts';
import { shortenMiddle } from '../../lib/ui/popup/shorten-middle.ts';
import { shortContextLabels } from '../../lib/ui/shared/context-label.ts';
import { timeLeft } from '../../lib/ui/shared/relative-time.ts';
import { stateOf } from './fake-backend.ts';
import { kubeContext } from './samples.ts';

const action = (id: string): Row => ({ kind: 'action', action: { id, icon: 'copy', title: id, run: () => {} } });
const context = (name: string): Row => ({ kind: 'context', state: stateOf(kubeContext(name)), serviceCount: 0 });

describe('the layout of the list', () => {
  const layout = layOut([
    { title: 'One', rows: [action('a'), context('b')] },
    { title: '', rows: [action('c')] },
    { title: 'Two', rows: [action('d')] },
  ]);

  it('places titles and rows below each other, without a title that is empty', () => {
    expect(layout.items.map(({ kind, top, height }) => [kind, top, height])).toEqual([
      ['title', 0, 26],
      ['row', 26, 36],
      ['row', 62, 46],
      ['row', 108, 36],
      ['title', 144, 26],
      ['row', 170, 36],
    ]);
    expect(layout.height).toBe(206);
    expect(layout.rows).toHaveLength(4);
  });

  it.each([
    [0, 26, 1],
    [0, 27, 2],
    [62, 108, 1],
    [61, 109, 3],
    [-100, 1000, 6],
    [206, 400, 0],
  ])('finds what is between %d and %d', (top, bottom, count) => {
    expect(itemsBetween(layout, top, bottom)).toHaveLength(count);
  });

  it('keeps a title in sight with the first row below it', () => {
    expect(spanOfRow(layout, 0)).toEqual({ top: 0, bottom: 62 });
    expect(spanOfRow(layout, 1)).toEqual({ top: 62, bottom: 108 });
    expect(spanOfRow(layout, 3)).toEqual({ top: 144, bottom: 206 });
    expect(spanOfRow(layout, 9)).toEqual({ top: 0, bottom: 0 });
  });
});

describe('a list that changes by itself', () => {
  const listOf = (...ids: string[]) => layOut([{ title: 'Title', rows: ids.map(action) }]);
  const topOf = (layout: ReturnType<typeof layOut>, id: string) =>
    layout.items.find((item) => item.kind === 'row' && item.row.kind === 'action' && item.row.action.id === id)?.top ??
    0;
  const before = listOf('a', 'b', 'c', 'd');

  it.each([
    ['a row comes above it', listOf('x', 'a', 'b', 'c', 'd'), { top: 0, blank: 0 }],
    ['a row goes above it', listOf('b', 'c', 'd'), { top: 100, blank: 0 }],
    ['a row goes above it, at the top of the list', listOf('b', 'c', 'd'), { top: 0, blank: 0 }],
    ['a row comes above it where there is blank space', listOf('x', 'a', 'b', 'c', 'd'), { top: 0, blank: 20 }],
    ['nothing moves', listOf('a', 'b', 'c'), { top: 10, blank: 0 }],
  ])('keeps a row in its place when %s', (_what, after, scroll) => {
    const next = keepInPlace(before, after, 2, scroll);
    expect(topOf(after, 'c') - next.top + next.blank).toBe(topOf(before, 'c') - scroll.top + scroll.blank);
    expect(next.top === 0 || next.blank === 0).toBe(true);
    expect(Math.min(next.top, next.blank)).toBe(0);
  });

  it('stays where it is without the row', () => {
    expect(keepInPlace(before, listOf('a'), 2, { top: 7, blank: 0 })).toEqual({ top: 7, blank: 0 });
    expect(keepInPlace(before, listOf('a'), -1, { top: 7, blank: 0 })).toEqual({ top: 7, blank: 0 });
  });

  it('knows the row at a height', () => {
    expect([0, 26, 61, 62, 500].map((top) => rowAt(before, top))).toEqual([null, 0, 0, 1, null]);
  });
});

describe('the keys of the field', () => {
  const press = (key: string, value = '', more: Partial<KeyboardEvent> = {}, selection = value.length) =>
    commandOf(
      { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more },
      { value, selectionStart: selection, selectionEnd: selection },
    );

  it.each([
    ['ArrowLeft', 'left'],
    ['Backspace', 'backspace'],
    ['Home', 'first'],
    ['End', 'last'],
  ])('leave %s to text that is there', (key, command) => {
    expect([press(key), press(key, 'graf')]).toEqual([command, null]);
  });

  it('show actions with the right arrow only at the end of the text', () => {
    expect([press('ArrowRight', 'graf'), press('ArrowRight', 'graf', {}, 2)]).toEqual(['showActions', null]);
  });

  it('open in the background with the control key, or the command key of a Mac', () => {
    expect(press('Enter')).toBe('choose');
    expect(press('Enter', '', { ctrlKey: true })).toBe('chooseInBackground');
    expect(press('Enter', '', { metaKey: true })).toBe('chooseInBackground');
  });

  it('mark rows with the shift key and the arrows', () => {
    expect([press('ArrowDown', '', { shiftKey: true }), press('ArrowUp', 'graf', { shiftKey: true })]).toEqual([
      'markDown',
      'markUp',
    ]);
  });

  it('open in a new window with the shift key', () => {
    expect(press('Enter', '', { shiftKey: true })).toBe('chooseInNewWindow');
  });

  it('leave keys with Alt to the browser', () => {
    expect(press('ArrowDown', '', { altKey: true })).toBeNull();
  });

  it.each([
    ['down', 9, 0],
    ['up', 0, 9],
    ['pageDown', 5, 9],
    ['pageUp', 5, 0],
    ['first', 5, 0],
    ['last', 5, 9],
    ['choose', 5, null],
  ] as const)('move with %s from %d to %s among ten rows', (command, at, to) => {
    expect(movedTo(command, at, 10)).toBe(to);
  });
});

describe('the colour of a context', () => {
  it.each(['prod', 'prod-eu', 'eks-PRODUCTION-1', 'live', 'gke_shop_prd'])('is red for %s', (name) => {
    expect(contextHue(name)).toBe('is-red');
  });

  it.each(['staging', 'product-team', 'reproduce', 'olive', 'delivery', 'kind-dev'])('is not red for %s', (name) => {
    expect(contextHue(name)).not.toBe('is-red');
    expect(contextHue(name)).toBe(contextHue(name));
  });
});

describe('short labels of contexts', () => {
  const labels = (...names: string[]) => {
    const contexts = names.map((name) => kubeContext(name));
    return contexts.map(shortContextLabels(contexts));
  };

  it('leave out what a cloud provider puts before the name', () => {
    expect(
      labels('arn:aws:eks:eu-west-1:123456789012:cluster/shop', 'gke_project_europe-west1_web', 'kind-dev'),
    ).toEqual(['shop', 'web', 'kind-dev']);
  });

  it('keep it where it tells contexts apart', () => {
    const names = ['eu-west-1', 'us-east-1'].map((region) => `arn:aws:eks:${region}:123456789012:cluster/shop`);
    expect(labels(...names)).toEqual(names);
  });
});

describe('the contexts that are listed when the popup opens', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const states = names.map((name) => stateOf(kubeContext(name)));
  const used = (...ids: string[]) => ids.map((id) => ({ contextId: `config/${id}`, prefix: '' }));
  const at = (index: number) => states[index] as (typeof states)[number];

  it('are the last used one and others that were used lately, four at most', () => {
    const recent = used('f', 'e', 'd', 'c');
    const ordered = orderContexts(states, at(1), recent);
    expect(ordered.map(({ context }) => context.name).join('')).toBe('bfedca');
    expect(contextsToList(ordered, at(1), recent, 0).map(({ name }) => name)).toEqual(['b', 'f', 'e', 'd']);
  });

  it('are not those whose credential is missing or has expired', () => {
    const expired = { ...at(1), expiresAt: 1 };
    const signedOut = stateOf(kubeContext('c'), false);
    const ordered = [at(0), expired, signedOut];
    expect(contextsToList(ordered, at(0), used('a', 'b', 'c'), 2).map(({ name }) => name)).toEqual(['a']);
  });
});

describe('words in the list', () => {
  it.each([
    [null, ''],
    [1_000_000, ''],
    [1_000_000 + 20_000, '1 min'],
    [1_000_000 + 46 * 60_000, '46 min'],
    [1_000_000 + 7.5 * 3_600_000, '7 hr'],
    [1_000_000 + 3 * 86_400_000, '3 days'],
  ])('say how long a credential that expires at %s is valid still: %s', (expiresAt, text) => {
    expect(timeLeft(expiresAt, 1_000_000)).toBe(text);
  });

  it('leave out the middle of a long name, and cut no character in two', () => {
    expect(shortenMiddle('grafana')).toBe('grafana');
    const long = `${'😀'.repeat(30)}-the-end-of-it-all`;
    expect(shortenMiddle(long)).toMatch(/^(?:😀){22}…the-end-of-it-all$/u);
  });
});
