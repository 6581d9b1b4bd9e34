import { screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { AppInTab } from '../../lib/ui/backend.ts';
import { callsOf } from './fake-backend.ts';
import { field, findButton, findRow, listed, production, renderPopup, selectedRow, shownRows } from './render-page.tsx';
import { GRAFANA_URL } from './samples.ts';

const appAt = (address: AppInTab['address']): AppInTab => ({
  tabId: 7,
  prefix: GRAFANA_URL,
  contextId: 'config/reader',
  url: `${GRAFANA_URL}d/1`,
  address,
});

describe('a tab without an app', () => {
  it('has no section in the popup', async () => {
    await renderPopup(listed);
    expect(screen.queryByRole('region', { name: /^This tab/ })).toBeNull();
    expect(screen.queryByText('Copy link')).toBeNull();
  });
});

describe('a tab that shows an app of an unknown cluster', () => {
  const server = { origin: 'https://other.example', basePath: '/k8s/clusters/c-1' };
  const tabUrl = 'https://other.example/k8s/clusters/c-1/api/v1/namespaces/shop/services/web:http/proxy/cart?id=1';
  const importOf = { topic: 'import', server, url: tabUrl };

  it('is offered the import of its kubeconfig, which opens it then', async () => {
    const backend = await renderPopup({ ...listed, tabUrl });
    expect(screen.getByRole('region', { name: 'This tab: shop/web:http' })).toBeTruthy();
    expect(document.activeElement).toBe(field());
    await userEvent.click(await findButton('Import the kubeconfig for other.example/k8s/clusters/c-1'));
    expect(callsOf(backend, 'openOptions')).toEqual([[importOf]]);
  });

  it('is offered it before the first import, too', async () => {
    const backend = await renderPopup({ tabUrl });
    await userEvent.click(await findButton('Import the kubeconfig for other.example/k8s/clusters/c-1'));
    expect(callsOf(backend, 'openOptions')).toEqual([[importOf]]);
  });

  it('is told from any other website', async () => {
    await renderPopup({ ...listed, tabUrl: 'https://wiki.example/api/v1/namespaces/shop' });
    expect(screen.queryByRole('region', { name: /^This tab/ })).toBeNull();
  });
});

describe('the app in the tab', () => {
  it('is named, with the context that it is opened as', async () => {
    await renderPopup({ ...listed, thisTab: appAt('prefix') });
    expect(screen.getByRole('region', { name: 'This tab: monitoring/grafana:http' }).textContent).toContain(
      'as reader',
    );
  });

  it('can be served from the root, while the field keeps the focus', async () => {
    const backend = await renderPopup({ ...listed, thisTab: appAt('prefix') });
    expect(document.activeElement).toBe(field());
    expect(screen.queryByText(/not found/)).toBeNull();
    await userEvent.click(await findButton('Serve from /'));
    expect(callsOf(backend, 'background.chooseAddress')).toEqual([[{ tabId: 7, address: 'root' }]]);
  });

  it('is not what Enter chooses, because it is in front already', async () => {
    await renderPopup({
      ...listed,
      contexts: [production],
      thisTab: { ...appAt('prefix'), contextId: 'config/production' },
      pinned: [{ contextId: 'config/production', prefix: GRAFANA_URL }],
    });
    await findRow(/^grafana/);
    expect(shownRows().slice(0, 4)).toEqual(['# Pinned', 'grafana', '# Cluster services', 'Dashboard']);
    expect(selectedRow()).toBe('Dashboard');
  });

  it('is offered the root by a prominent button when it looks misplaced', async () => {
    const backend = await renderPopup({ ...listed, thisTab: appAt('prefix'), looksMisplaced: true });
    await screen.findByText(/not found/);
    const serve = await findButton('Serve from /');
    expect(serve.className).toBe('primary');
    await userEvent.click(serve);
    expect(callsOf(backend, 'background.chooseAddress')).toEqual([[{ tabId: 7, address: 'root' }]]);
    await waitFor(() => expect(callsOf(backend, 'closePopup')).toHaveLength(1));
  });
});

describe('an app that is served from the root', () => {
  it('can go back to its prefix', async () => {
    const backend = await renderPopup({ ...listed, thisTab: appAt('root') });
    await userEvent.click(await findButton('Use the proxy path'));
    expect(callsOf(backend, 'background.chooseAddress')).toEqual([[{ tabId: 7, address: 'prefix' }]]);
    expect(callsOf(backend, 'looksMisplaced')).toEqual([]);
  });

  it('has a link to copy that works in other browsers', async () => {
    await renderPopup({ ...listed, thisTab: appAt('root') });
    await userEvent.click(await findButton('Copy link'));
    expect(await navigator.clipboard.readText()).toBe(`${GRAFANA_URL}d/1`);
  });
});
