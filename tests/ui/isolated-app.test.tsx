import { fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { SANDBOX } from '../../lib/core/apps/isolation.ts';
import type { IsolatedApp as AppToShow } from '../../lib/core/messages.ts';
import { failure, type Outcome, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { IsolatedApp } from '../../lib/ui/IsolatedApp.tsx';
import { callsOf, type FakeBackendOptions, fakeBackend, stateOf } from './fake-backend.ts';
import { findButton, listed, renderPopup } from './render-page.tsx';
import { GRAFANA_URL, kubeContext } from './samples.ts';

describe('the page around an isolated app', () => {
  const URL_IN_APP = `${GRAFANA_URL}d/1`;
  const app = success({ url: URL_IN_APP, prefix: GRAFANA_URL });
  const grantMissing = failure(problem('isolatedGrantMissing', {}));

  function renderIsolatedApp(...isolatedApps: Outcome<AppToShow>[]) {
    const contexts = [stateOf(kubeContext('production'))];
    const backend = fakeBackend({ url: URL_IN_APP, isolatedApps, contexts });
    render(<IsolatedApp backend={backend} />);
    return backend;
  }

  it('shows the app in a sandboxed frame, named after the app, and gives it the focus', async () => {
    renderIsolatedApp(app);
    const frame = await screen.findByTitle<HTMLIFrameElement>('monitoring/grafana:http');
    expect(frame.getAttribute('src')).toBe(URL_IN_APP);
    expect(frame.getAttribute('sandbox')).toBe(SANDBOX);
    expect(frame.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(document.title).toBe('monitoring/grafana:http');
    fireEvent.load(frame);
    expect(document.activeElement).toBe(frame);
  });

  it('never gives the frame its own origin or the top frame', () => {
    expect(SANDBOX).not.toMatch(/same-origin|top-navigation|escape|storage-access/);
  });

  it('says that the grant is missing, and links to the URL to open it again', async () => {
    renderIsolatedApp(grantMissing);
    expect((await screen.findByRole('alert')).textContent).toContain('This tab is no longer signed in.');
    expect(screen.getByRole('link', { name: 'Open it again' }).getAttribute('href')).toBe(URL_IN_APP);
  });

  it('removes the frame when the grant is gone', async () => {
    const backend = renderIsolatedApp(app, grantMissing);
    await screen.findByTitle('monitoring/grafana:http');
    await backend.background.removeContexts(['config/production']);
    await screen.findByRole('alert');
    expect(document.querySelector('iframe')).toBeNull();
  });
});

describe('the sheet of a service', () => {
  async function openSheet(options: FakeBackendOptions = {}) {
    const backend = await renderPopup({ ...listed, ...options });
    await userEvent.click(await findButton(/^More for grafana/));
    return { backend, sheet: within(await screen.findByRole('dialog')) };
  }

  it('opens the app without storage', async () => {
    const { backend, sheet } = await openSheet();
    await userEvent.click(await sheet.findByRole('button', { name: 'Open without storage' }));
    expect(callsOf(backend, 'background.openTarget')).toEqual([
      [{ contextId: 'config/production', url: GRAFANA_URL, storage: 'none' }],
    ]);
  });

  it('says that an app opens without storage, and opens it with storage again', async () => {
    const { backend, sheet } = await openSheet({ isolatedPrefixes: [GRAFANA_URL] });
    await sheet.findByText('Opens without storage');
    await userEvent.click(sheet.getByRole('button', { name: 'Open with storage again' }));
    expect(callsOf(backend, 'background.openTarget')).toEqual([
      [{ contextId: 'config/production', url: GRAFANA_URL, storage: 'shared' }],
    ]);
  });

  it.each([
    ['in a browser that cannot isolate apps', { isolatedPrefixes: null }],
    [
      'for a server with an IPv6 address, which no policy can name',
      { contexts: [stateOf(kubeContext('production', { serverAddress: 'https://[2001:db8::1]' }))] },
    ],
  ])('does not offer to open an app without storage %s', async (_, options) => {
    const { backend, sheet } = await openSheet(options);
    await waitFor(() => expect(callsOf(backend, 'readIsolatedPrefixes')).toHaveLength(1));
    await sheet.findByRole('button', { name: 'Open' });
    expect(sheet.queryByRole('button', { name: 'Open without storage' })).toBeNull();
  });
});
