import { screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import type { Service } from '../../lib/core/services/service.ts';
import { callsOf, type FakeBackend } from './fake-backend.ts';
import { filter, findButton, listed, production, renderPopup } from './render-page.tsx';
import { GRAFANA_URL, SERVER, serviceList } from './samples.ts';

const openedTargets = (backend: FakeBackend) => callsOf(backend, 'background.openTarget').map(([request]) => request);

describe('opening a service', () => {
  it('opens the first port on a click, and closes the popup', async () => {
    const backend = await renderPopup(listed);
    await userEvent.click(await findButton(/^grafana/));
    expect(openedTargets(backend)).toEqual([{ contextId: 'config/production', url: GRAFANA_URL }]);
    await waitFor(() => expect(callsOf(backend, 'closePopup')).toHaveLength(1));
  });

  it('goes to the tab that shows it already, as the same context', async () => {
    const opened = { tabId: 7, prefix: GRAFANA_URL, url: `${GRAFANA_URL}d/1`, address: 'prefix' } as const;
    const openApps = [{ ...opened, contextId: 'config/production' }];
    const backend = await renderPopup({ ...listed, openApps });
    await userEvent.click(await findButton(/^grafana.*in a tab/));
    expect(callsOf(backend, 'goToTab')).toEqual([[7]]);
    expect(openedTargets(backend)).toEqual([]);
    await waitFor(() => expect(callsOf(backend, 'closePopup')).toHaveLength(1));
  });

  it('opens another tab if one shows it as another context', async () => {
    const opened = { tabId: 7, prefix: GRAFANA_URL, url: GRAFANA_URL, address: 'prefix' } as const;
    const backend = await renderPopup({ ...listed, openApps: [{ ...opened, contextId: 'config/reader' }] });
    await userEvent.click(await findButton(/^grafana/));
    expect(callsOf(backend, 'goToTab')).toEqual([]);
    expect(openedTargets(backend)).toHaveLength(1);
  });

  it('says why it failed, and leaves the popup open', async () => {
    const backend = await renderPopup({ ...listed, openings: [failure(problem('contextUnknown', {}))] });
    await userEvent.click(await findButton(/^grafana/));
    expect((await screen.findByRole('alert')).textContent).toContain('no longer stored');
    expect(callsOf(backend, 'closePopup')).toEqual([]);
  });

  it('opens the first match on Enter in the filter', async () => {
    const backend = await renderPopup(listed);
    await findButton(/^grafana/);
    await userEvent.type(filter(), 'graf{Enter}');
    expect(openedTargets(backend)).toEqual([{ contextId: 'config/production', url: GRAFANA_URL }]);
  });

  it('ignores an Enter that ends the composition of an input method', async () => {
    const backend = await renderPopup(listed);
    await findButton(/^grafana/);
    filter().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, isComposing: true }));
    expect(openedTargets(backend)).toEqual([]);
    filter().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    expect(openedTargets(backend)).toHaveLength(1);
  });

  it('opens each of several ports with its own button', async () => {
    const backend = await renderPopup(listed);
    await userEvent.click(await findButton(/^Open elasticsearch, port metrics$/));
    expect(openedTargets(backend)).toEqual([
      {
        contextId: 'config/production',
        url: `${SERVER.origin}/api/v1/namespaces/logging/services/elasticsearch:metrics/proxy/`,
      },
    ]);
  });

  it('opens a port as https from the sheet of the service, and closes the sheet', async () => {
    const backend = await renderPopup(listed);
    await userEvent.click(await findButton(/^More for grafana$/));
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Open as https' }));
    expect(openedTargets(backend)).toEqual([
      { contextId: 'config/production', url: GRAFANA_URL.replace('grafana:http', 'https:grafana:http') },
    ]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('warns before it opens a service without ready endpoints', async () => {
    const backend = await renderPopup(listed);
    await findButton(/^payments/);
    await userEvent.type(filter(), 'payments{Enter}');
    const sheet = screen.getByRole('dialog');
    expect(sheet.textContent).toContain('No pod is ready; opening it will fail.');
    expect(openedTargets(backend)).toEqual([]);
    await userEvent.click(within(sheet).getByRole('button', { name: 'Open' }));
    expect(openedTargets(backend)).toHaveLength(1);
  });
});

describe('an external URL of a service', () => {
  it('is a link without a referrer', async () => {
    await renderPopup(listed);
    const link = await screen.findByRole('link', { name: 'Open checkout outside the cluster' });
    expect(link.getAttribute('href')).toBe('http://203.0.113.7:80');
    expect(link.getAttribute('rel')).toBe('noreferrer');
  });

  it('is no link if it runs a script', async () => {
    const [first] = serviceList().services as [Service];
    const hostile = { ...first, externalUrls: ['javascript:alert(1)'] };
    await renderPopup({ contexts: [production], listings: [success(serviceList([hostile]))] });
    await findButton(/^Dashboard/);
    expect(screen.queryByRole('link')).toBeNull();
  });
});

describe('“Open API”', () => {
  it('opens the API of the selected context, and closes the popup', async () => {
    const backend = await renderPopup(listed);
    await userEvent.click(await findButton('Open API'));
    expect(callsOf(backend, 'background.openApi')).toEqual([['config/production']]);
    await waitFor(() => expect(callsOf(backend, 'closePopup')).toHaveLength(1));
  });

  it('leaves the popup open when it fails', async () => {
    const backend = await renderPopup({ ...listed, openings: [failure(problem('contextUnknown', {}))] });
    await userEvent.click(await findButton('Open API'));
    await screen.findByRole('alert');
    expect(callsOf(backend, 'closePopup')).toEqual([]);
  });
});

describe('a pasted proxy URL', () => {
  async function paste(url: string) {
    await userEvent.click(filter());
    await userEvent.paste(url);
  }

  it('opens as the selected context on Enter', async () => {
    const backend = await renderPopup({ ...listed, selectedContextId: 'config/reader' });
    await paste(`${GRAFANA_URL}d/1?from=now#panel`);
    await userEvent.keyboard('{Enter}');
    expect(openedTargets(backend)).toEqual([{ contextId: 'config/reader', url: `${GRAFANA_URL}d/1?from=now#panel` }]);
  });

  it.each([
    ['apiserverForbidden', problem('apiserverForbidden', { context: 'production', resource: 'services' })],
    ['apiserverUnreachable', problem('apiserverUnreachable', { origin: SERVER.origin })],
  ])('stays where it is when the services cannot be listed: %s', async (_, why) => {
    await renderPopup({ contexts: [production], listings: [failure(why)] });
    await paste(GRAFANA_URL);
    const main = screen.getByRole('main');
    await waitFor(() => expect(main.getAttribute('aria-busy')).toBe('false'));
    expect([...main.children].map(({ className }) => className)).toEqual(['pasted-url']);

    await userEvent.clear(filter());
    await waitFor(() => expect(main.querySelector('.pasted-url')).toBeNull());
    expect(main.children).not.toHaveLength(0);
  });

  it('asks for the credential of another context, and opens as that one', async () => {
    const missing = failure(problem('credentialMissing', { context: 'reader' }));
    const backend = await renderPopup({ ...listed, openings: [missing, success(null)] });
    await paste(GRAFANA_URL);
    await userEvent.click(await findButton(/^Open as reader/));
    await userEvent.type(await screen.findByLabelText('Token'), 'abc{Enter}');
    await waitFor(() => expect(openedTargets(backend)).toHaveLength(2));
    expect(callsOf(backend, 'background.setCredential')).toEqual([
      [{ contextId: 'config/reader', credential: { type: 'bearer', token: 'abc' } }],
    ]);
    expect(openedTargets(backend).at(-1)).toEqual({ contextId: 'config/reader', url: GRAFANA_URL });
    await waitFor(() => expect(callsOf(backend, 'closePopup')).toHaveLength(1));
  });

  it('leads to the import for an unknown server', async () => {
    const backend = await renderPopup(listed);
    await paste(GRAFANA_URL.replace('104.197.5.247', '10.9.9.9'));
    await userEvent.click(await findButton('Import a kubeconfig'));
    expect(callsOf(backend, 'openOptions')).toHaveLength(1);
  });
});
