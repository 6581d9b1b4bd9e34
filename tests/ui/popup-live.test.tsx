import { act, cleanup, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { success } from '../../lib/core/outcome.ts';
import type { Service } from '../../lib/core/services/service.ts';
import type { PopupBackend } from '../../lib/ui/backend.ts';
import { callsOf } from './fake-backend.ts';
import { findRow, listed, production, renderPopup, selectedRow, shownRows } from './render-page.tsx';
import { serviceList } from './samples.ts';

type Listener = Parameters<PopupBackend['followServices']>[1];

const [sample] = serviceList().services.filter(({ name }) => name === 'kibana');
const named = (name: string, changes: Partial<Service> = {}) =>
  ({ ...sample, namespace: 'shop', name, displayName: name, ...changes }) as Service;
const SERVICES = ['b', 'c', 'd'].map((name) => named(name));

/** A popup with services that can change, and what follows them. */
async function renderLivePopup() {
  const followers: { contextId: string; listener: Listener; isStopped: boolean }[] = [];
  const backend = await renderPopup({
    ...listed,
    contexts: [production],
    listings: [success(serviceList(SERVICES))],
    onFollow: (contextId, listener) => {
      const follower = { contextId, listener, isStopped: false };
      followers.push(follower);
      return () => {
        follower.isStopped = true;
      };
    },
  });
  await findRow(/^b/);
  await waitFor(() => expect(followers).toHaveLength(1));
  const change = (services: readonly Service[]) =>
    act(() => followers.findLast(({ isStopped }) => !isStopped)?.listener.onChange(serviceList(services)));
  return { backend, followers, change };
}

describe('services that change while the popup is open', () => {
  it('come, change and go', async () => {
    const { change } = await renderLivePopup();
    await change([named('a'), ...SERVICES]);
    expect(shownRows()).toEqual(['# shop', 'a', 'b', 'c', 'd']);
    await change([named('b', { endpoints: 'none' })]);
    expect(shownRows()).toEqual(['# shop', 'b']);
    expect((await findRow(/^b/)).textContent).toContain('no ready endpoints');
  });

  it('leave the selected row selected, whether or not somebody went to it', async () => {
    const { change } = await renderLivePopup();
    expect(selectedRow()).toBe('b');
    await change([named('a'), ...SERVICES]);
    expect(selectedRow()).toBe('b');
    await userEvent.keyboard('{ArrowDown}');
    await change([named('0'), named('a'), ...SERVICES]);
    expect(selectedRow()).toBe('c');
    await change(SERVICES.slice(1));
    expect(selectedRow()).toBe('c');
  });

  it('select the row that took the place of one that went', async () => {
    const { change } = await renderLivePopup();
    await userEvent.keyboard('{ArrowDown}');
    await change([named('b'), named('d')]);
    expect(selectedRow()).toBe('d');
    await change([named('b')]);
    expect(selectedRow()).toBe('b');
  });

  it('are searched as they are now, and a search begins with its best match', async () => {
    const { change } = await renderLivePopup();
    await change([...SERVICES, named('web-api'), named('web')]);
    await userEvent.keyboard('web');
    expect(selectedRow()).toBe('web');
    await change([...SERVICES, named('web-api')]);
    expect(selectedRow()).toBe('web-api');
  });

  it('are listed again once nothing more can be told, and followed from there', async () => {
    const { backend, followers } = await renderLivePopup();
    await act(() => followers[0]?.listener.onExpired());
    await waitFor(() => expect(followers).toHaveLength(2));
    expect(callsOf(backend, 'refreshServices')).toHaveLength(2);
    expect(followers.map(({ isStopped }) => isStopped)).toEqual([true, false]);
  });

  it('are no longer followed when the popup closes', async () => {
    const { followers } = await renderLivePopup();
    cleanup();
    await waitFor(() => expect(followers.map(({ isStopped }) => isStopped)).toEqual([true]));
  });

  it('are no longer followed while Portside is locked', async () => {
    const { backend, followers } = await renderLivePopup();
    await act(() => backend.background.lock());
    await waitFor(() => expect(followers.map(({ isStopped }) => isStopped)).toEqual([true]));
  });
});
