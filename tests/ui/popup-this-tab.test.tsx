import { screen } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { AppInTab } from '../../lib/ui/backend.ts';
import { callsOf } from './fake-backend.ts';
import { GRAFANA_URL } from './samples.ts';
import { button, filter, listed, showPopup } from './show-popup.tsx';

const app = (address: AppInTab['address']): AppInTab => ({
  tabId: 7,
  prefix: GRAFANA_URL,
  contextId: 'config/reader',
  url: `${GRAFANA_URL}d/1`,
  address,
});

test('a tab that shows no app has no part in the popup', async () => {
  await showPopup(listed);
  expect(screen.queryByText('Copy link')).toBeNull();
});

test('the app of the tab is named, with the context that it is open as', async () => {
  await showPopup({ ...listed, thisTab: app('prefix') });
  expect(screen.getByRole('region', { name: 'This tab: monitoring/grafana:http' }).textContent).toContain('as reader');
});

test('an app that looks lost is offered the root, in words and by a button that stands out', async () => {
  const backend = await showPopup({ ...listed, thisTab: app('prefix'), looksLost: true });
  await screen.findByText(/not found/);
  const show = await button(/^Show at the root$/);
  expect(show.className).toBe('primary');
  await userEvent.click(show);
  expect(callsOf(backend, 'chooseAddress')).toEqual([[7, 'root']]);
});

test('one that does not can be shown there too, and the field keeps the focus', async () => {
  const backend = await showPopup({ ...listed, thisTab: app('prefix') });
  expect(document.activeElement).toBe(filter());
  expect(screen.queryByText(/not found/)).toBeNull();
  await userEvent.tab({ shift: true });
  await userEvent.tab({ shift: true });
  await userEvent.keyboard('{Enter}');
  expect(callsOf(backend, 'chooseAddress')).toEqual([[7, 'root']]);
});

test('an app at the root goes back, and its link is the one that works for others', async () => {
  const backend = await showPopup({ ...listed, thisTab: app('root') });
  await userEvent.click(await button(/^Show under its full address$/));
  expect(callsOf(backend, 'chooseAddress')).toEqual([[7, 'prefix']]);
  await userEvent.click(await button(/^Copy link$/));
  expect(await navigator.clipboard.readText()).toBe(`${GRAFANA_URL}d/1`);
  expect(callsOf(backend, 'looksLost')).toEqual([]);
});
