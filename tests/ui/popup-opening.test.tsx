import { cleanup, screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import type { Service } from '../../lib/core/services/service.ts';
import { callsOf, type FakeBackend } from './fake-backend.ts';
import { field, findButton, findRow, listed, production, renderPopup, selectedRow } from './render-page.tsx';
import { GRAFANA_URL, SERVER, serviceList } from './samples.ts';

const openedTargets = (backend: FakeBackend) => callsOf(backend, 'background.openTarget').map(([request]) => request);

afterEach(() => vi.restoreAllMocks());

describe('opening a service', () => {
  it('opens the first port on a click, and closes the popup', async () => {
    const backend = await renderPopup(listed);
    await userEvent.click(await findRow(/^grafana/));
    expect(openedTargets(backend)).toEqual([{ contextId: 'config/production', url: GRAFANA_URL }]);
    await waitFor(() => expect(callsOf(backend, 'closePopup')).toHaveLength(1));
  });

  it('goes to the tab that shows it already, as the same context', async () => {
    const opened = { tabId: 7, prefix: GRAFANA_URL, url: `${GRAFANA_URL}d/1`, address: 'prefix' } as const;
    const openApps = [{ ...opened, contextId: 'config/production' }];
    const backend = await renderPopup({ ...listed, openApps });
    await userEvent.click(await findRow(/^grafana.*Open/));
    expect(callsOf(backend, 'goToTab')).toEqual([[7]]);
    expect(openedTargets(backend)).toEqual([]);
    await waitFor(() => expect(callsOf(backend, 'closePopup')).toHaveLength(1));
  });

  it('opens another tab if one shows it as another context', async () => {
    const opened = { tabId: 7, prefix: GRAFANA_URL, url: GRAFANA_URL, address: 'prefix' } as const;
    const backend = await renderPopup({ ...listed, openApps: [{ ...opened, contextId: 'config/reader' }] });
    await userEvent.click(await findRow(/^grafana/));
    expect(callsOf(backend, 'goToTab')).toEqual([]);
    expect(openedTargets(backend)).toHaveLength(1);
  });

  it('says why it failed, and leaves the popup open', async () => {
    const backend = await renderPopup({ ...listed, openings: [failure(problem('contextUnknown', {}))] });
    await userEvent.click(await findRow(/^grafana/));
    expect((await screen.findByRole('alert')).textContent).toContain('no longer stored');
    expect(callsOf(backend, 'closePopup')).toEqual([]);
  });

  it('opens the first match on Enter in the field', async () => {
    const backend = await renderPopup(listed);
    await findRow(/^grafana/);
    await userEvent.type(field(), 'graf{Enter}');
    expect(openedTargets(backend)).toEqual([{ contextId: 'config/production', url: GRAFANA_URL }]);
  });

  it('ignores an Enter that ends the composition of an input method', async () => {
    const backend = await renderPopup(listed);
    await findRow(/^grafana/);
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, isComposing: true }));
    expect(openedTargets(backend)).toEqual([]);
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    expect(openedTargets(backend)).toHaveLength(1);
  });

  it('opens in the background with the control key, and leaves the popup open for more', async () => {
    const backend = await renderPopup(listed);
    await findRow(/^grafana/);
    await userEvent.type(field(), 'graf{Control>}{Enter}{/Control}');
    expect(openedTargets(backend)).toEqual([
      { contextId: 'config/production', url: GRAFANA_URL, isInBackground: true },
    ]);
    await userEvent.pointer({ keys: '[MouseMiddle]', target: await findRow(/^graf/) });
    expect(openedTargets(backend)).toHaveLength(2);
    expect(callsOf(backend, 'closePopup')).toEqual([]);
  });

  it('opens in a new window with the shift key, also what a tab shows already, and by an action', async () => {
    const opened = { tabId: 7, prefix: GRAFANA_URL, url: GRAFANA_URL, address: 'prefix' } as const;
    const openApps = [{ ...opened, contextId: 'config/production' }];
    const backend = await renderPopup({ ...listed, openApps });
    await findRow(/^grafana/);
    await userEvent.type(field(), 'graf{Shift>}{Enter}{/Shift}');
    const inNewWindow = { contextId: 'config/production', url: GRAFANA_URL, isInNewWindow: true };
    expect(openedTargets(backend)).toEqual([inNewWindow]);
    await userEvent.keyboard('{ArrowRight}new window{Enter}');
    expect(openedTargets(backend)).toEqual([inNewWindow, inNewWindow]);
    expect(callsOf(backend, 'goToTab')).toEqual([]);
  });

  it('warns before it opens a service without ready endpoints', async () => {
    const backend = await renderPopup(listed);
    await findRow(/^payments/);
    await userEvent.type(field(), 'payments{Enter}');
    expect(screen.getByRole('region', { name: 'payments' }).textContent).toContain(
      'No pod is ready; opening it will fail.',
    );
    expect(openedTargets(backend)).toEqual([]);
    await userEvent.keyboard('{Enter}');
    expect(openedTargets(backend)).toHaveLength(1);
  });
});

describe('the actions of a service', () => {
  async function showActions(name: string, options = listed) {
    const backend = await renderPopup(options);
    await findRow(new RegExp(`^${name}`));
    await userEvent.type(field(), `${name}{ArrowRight}`);
    await screen.findByRole('listbox', { name: 'Actions' });
    return backend;
  }

  it('open each port, over either scheme', async () => {
    const backend = await showActions('elasticsearch');
    await userEvent.click(await findRow(/^Port 9114.*metrics · http$/));
    await userEvent.click(await findRow(/^Port 9200.*https$/));
    const url = (segment: string) => `${SERVER.origin}/api/v1/namespaces/logging/services/${segment}/proxy/`;
    expect(openedTargets(backend)).toEqual([
      { contextId: 'config/production', url: url('elasticsearch:metrics'), isExact: true },
      { contextId: 'config/production', url: url('https:elasticsearch:http'), isExact: true },
    ]);
  });

  it('open it as another context of its server', async () => {
    const backend = await showActions('grafana');
    await userEvent.click(await findRow(/^reader/));
    expect(openedTargets(backend)).toEqual([{ contextId: 'config/reader', url: GRAFANA_URL }]);
  });

  it('are left to the list as it was with the left arrow, Backspace and Escape', async () => {
    for (const key of ['{ArrowLeft}', '{Backspace}', '{Escape}']) {
      await showActions('kibana');
      expect(field().value).toBe('');
      await userEvent.keyboard(key);
      expect([field().value, selectedRow()]).toEqual(['kibana', 'kibana']);
      cleanup();
    }
  });

  it('are found by typing', async () => {
    await showActions('grafana');
    await userEvent.keyboard('port-forward');
    expect(screen.getAllByRole('option')).toHaveLength(1);
  });

  it('copy the link and commands that do the same, without a secret', async () => {
    await showActions('grafana');
    for (const [name, text] of [
      [/^Copy link/, GRAFANA_URL],
      [/get --raw$/, `kubectl --context production get --raw ${GRAFANA_URL.slice(SERVER.origin.length)}`],
      [/port-forward$/, 'kubectl --context production --namespace monitoring port-forward service/grafana 8080:80'],
    ] as const) {
      await userEvent.click(await findRow(name));
      expect(await navigator.clipboard.readText()).toBe(text);
      expect((await screen.findByText('Copied')).getAttribute('role')).toBe('status');
    }
  });

  it('copy the link by a key from the list too, unless text is selected', async () => {
    await renderPopup(listed);
    await findRow(/^grafana/);
    await userEvent.type(field(), 'grafana{Control>}c{/Control}');
    expect(await navigator.clipboard.readText()).toBe(GRAFANA_URL);
    await navigator.clipboard.writeText('before');
    field().select();
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 'c', ctrlKey: true, bubbles: true }));
    expect(await navigator.clipboard.readText()).toBe('before');
  });

  it('pin and unpin it', async () => {
    const backend = await showActions('grafana');
    await userEvent.click(await findRow('Pin to the top'));
    await userEvent.click(await findRow('Unpin'));
    const app = { contextId: 'config/production', prefix: GRAFANA_URL };
    expect(callsOf(backend, 'background.pinApp')).toEqual([[{ app, isPinned: true }], [{ app, isPinned: false }]]);
  });

  it('open it apart from now on, and say what that means', async () => {
    const backend = await showActions('grafana');
    await userEvent.keyboard('apart');
    expect(document.querySelector('.explanation')?.textContent).toContain('cookies and saved data of its own');
    await userEvent.keyboard('{Enter}');
    expect(openedTargets(backend)).toEqual([{ contextId: 'config/production', url: GRAFANA_URL, isIsolated: true }]);
  });
});

describe('an external URL of a service', () => {
  it('is opened from its actions, as it is, and as a link', async () => {
    const backend = await renderPopup(listed);
    await findRow(/^checkout/);
    await userEvent.type(field(), 'checkout{ArrowRight}');
    await userEvent.click(await findRow(/203\.0\.113\.7:80/));
    expect(callsOf(backend, 'openLink')).toEqual([['http://203.0.113.7:80']]);
  });

  it('is not offered if it runs a script', async () => {
    const [first] = serviceList().services as [Service];
    const hostile = { ...first, externalUrls: ['javascript:alert(1)'] };
    await renderPopup({ contexts: [production], listings: [success(serviceList([hostile]))] });
    await findRow(/^Dashboard/);
    await userEvent.keyboard('{ArrowRight}');
    await screen.findByRole('listbox', { name: 'Actions' });
    expect(document.body.textContent).not.toContain('alert');
  });
});

describe('“Open API”', () => {
  async function openApi(options: Partial<typeof listed> = {}) {
    const backend = await renderPopup({ ...listed, ...options });
    await userEvent.type(field(), '@production{ArrowRight}');
    await userEvent.click(await findRow('Open API'));
    return backend;
  }

  it('opens the API of a context from its actions, and closes the popup', async () => {
    const backend = await openApi();
    expect(callsOf(backend, 'background.openApi')).toEqual([['config/production']]);
    await waitFor(() => expect(callsOf(backend, 'closePopup')).toHaveLength(1));
  });

  it('leaves the popup open when it fails', async () => {
    const backend = await openApi({ openings: [failure(problem('contextUnknown', {}))] });
    await screen.findByRole('alert');
    expect(callsOf(backend, 'closePopup')).toEqual([]);
  });
});

describe('a pasted proxy URL', () => {
  async function paste(url: string) {
    await userEvent.click(field());
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
    expect(main.firstElementChild?.className).toBe('rows');

    await userEvent.clear(field());
    await waitFor(() => expect(main.querySelector('.is-pastedUrl')).toBeNull());
    expect(main.querySelector('.notice')).not.toBeNull();
  });

  it('asks for the credential of another context, and opens as that one', async () => {
    const missing = failure(problem('credentialMissing', { context: 'reader' }));
    const backend = await renderPopup({ ...listed, openings: [missing, success(null)] });
    await paste(GRAFANA_URL);
    await userEvent.click(await findRow(/as reader/));
    await userEvent.type(await screen.findByLabelText('Token'), 'abc{Enter}');
    await waitFor(() => expect(openedTargets(backend)).toHaveLength(2));
    expect(callsOf(backend, 'background.setCredential')).toEqual([
      [{ contextId: 'config/reader', credential: { type: 'bearer', token: 'abc' } }],
    ]);
    expect(openedTargets(backend).at(-1)).toEqual({ contextId: 'config/reader', url: GRAFANA_URL });
    await waitFor(() => expect(callsOf(backend, 'closePopup')).toHaveLength(1));
  });

  it.each([
    ['a click', (button: HTMLElement) => userEvent.click(button)],
    ['Enter in the field', () => userEvent.type(field(), '{Enter}')],
  ])('leads to the import for an unknown server by %s', async (_, choose) => {
    const backend = await renderPopup(listed);
    await paste(GRAFANA_URL.replace('104.197.5.247', '10.9.9.9'));
    await choose(await findButton('Import the kubeconfig for 10.9.9.9'));
    const server = { origin: 'https://10.9.9.9', basePath: '' };
    expect(callsOf(backend, 'openOptions')).toEqual([
      [{ topic: 'import', server, url: GRAFANA_URL.replace('104.197.5.247', '10.9.9.9') }],
    ]);
  });
});

describe('keys that are shown', () => {
  it.each([
    ['MacIntel', '⌘C'],
    ['Linux x86_64', 'CtrlC'],
    ['Win32', 'CtrlC'],
  ])('are those of the keyboard: on %s', async (platform, keys) => {
    vi.spyOn(navigator, 'platform', 'get').mockReturnValue(platform);
    await renderPopup(listed);
    await findRow(/^grafana/);
    await userEvent.type(field(), 'graf{ArrowRight}');
    const row = await findRow(/^Copy link/);
    expect([...row.querySelectorAll('kbd')].map(({ textContent }) => textContent).join('')).toBe(keys);
  });
});
