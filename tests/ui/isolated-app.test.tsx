import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { NO_DATA } from '../../lib/core/apps/isolated-data.ts';
import { SANDBOX } from '../../lib/core/apps/isolation.ts';
import type { IsolatedApp as AppToShow } from '../../lib/core/messages.ts';
import { failure, type Outcome, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import type { FrameListener } from '../../lib/pages/isolated-frame.ts';
import { IsolatedApp } from '../../lib/ui/IsolatedApp.tsx';
import { callsOf, type FakeBackend, type FakeBackendOptions, fakeBackend, stateOf } from './fake-backend.ts';
import { findRow, listed, renderPopup } from './render-page.tsx';
import { GRAFANA_URL, kubeContext } from './samples.ts';

describe('the page around an isolated app', () => {
  const URL_IN_APP = `${GRAFANA_URL}d/1`;
  const server = { origin: new URL(GRAFANA_URL).origin, basePath: '' };
  const app = success({ url: URL_IN_APP, prefix: GRAFANA_URL, server, data: NO_DATA });
  const grantMissing = failure(problem('isolatedGrantMissing', {}));

  function renderIsolatedApp(...isolatedApps: Outcome<AppToShow>[]) {
    const contexts = [stateOf(kubeContext('production'))];
    const backend = fakeBackend({ url: URL_IN_APP, isolatedApps, contexts });
    render(<IsolatedApp backend={backend} />);
    return backend;
  }

  it('shows the app in a credentialless, sandboxed frame, named after the app, and gives it the focus', async () => {
    renderIsolatedApp(app);
    const frame = await screen.findByTitle<HTMLIFrameElement>('monitoring/grafana:http');
    expect(frame.getAttribute('src')).toBe(URL_IN_APP);
    expect(frame.getAttribute('sandbox')).toBe(SANDBOX);
    expect(frame.hasAttribute('credentialless')).toBe(true);
    expect(frame.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(screen.getByRole('banner').textContent).toContain('Portside never asks for a passphrase or a token here.');
    await waitFor(() => expect(document.title).toBe('monitoring/grafana:http'));
    fireEvent.load(frame);
    expect(document.activeElement).toBe(frame);
  });

  it('names the app by its prefix, whatever follows that, and by no app through which its server is reached', async () => {
    const outer = `${server.origin}/api/v1/namespaces/shop/services/web/proxy`;
    const prefix = `${outer}/api/v1/namespaces/prod/services/vault/proxy/`;
    const url = `${prefix}api/v1/namespaces/bank/services/login/proxy/`;
    renderIsolatedApp(
      success({ url, prefix, server: { ...server, basePath: new URL(outer).pathname }, data: NO_DATA }),
    );
    await screen.findByTitle('prod/vault');
    expect(screen.getByRole('banner').querySelector('strong')?.textContent).toBe('prod/vault');
    await waitFor(() => expect(document.title).toBe('prod/vault'));
  });

  /** What the page was given to hear of its frame. */
  function listenerOf(backend: FakeBackend): FrameListener {
    return callsOf(backend, 'connectFrame')[0]?.[2] as FrameListener;
  }

  it('takes the title of what the app shows, and its own name back where that has none', async () => {
    const backend = renderIsolatedApp(app);
    await screen.findByTitle('monitoring/grafana:http');
    const shown = { url: URL_IN_APP, icon: '' };
    act(() => listenerOf(backend).onShown({ ...shown, title: 'Dashboards' }));
    await waitFor(() => expect(document.title).toBe('Dashboards – monitoring/grafana:http'));
    act(() => listenerOf(backend).onShown({ ...shown, title: '' }));
    await waitFor(() => expect(document.title).toBe('monitoring/grafana:http'));
  });

  it.each([
    ['characters that reorder text', 'grafana \u202Eproxy\u2066', 'grafana [U+202E]proxy[U+2066]'],
    ['invisible characters', 'a\u200Bb\u00ADc', 'a[U+200B]b[U+00AD]c'],
    ['right-to-left text, in isolation', 'שלום', '\u2068שלום\u2069'],
    ['spaces of any kind, as one', ' a\u00A0\u2003\n b ', 'a b'],
    ['an emoji', '⚠\uFE0F Alerts', '⚠ Alerts'],
  ])('shows %s in a title without harm to the name after it', async (_what, title, shown) => {
    const backend = renderIsolatedApp(app);
    await screen.findByTitle('monitoring/grafana:http');
    act(() => listenerOf(backend).onShown({ url: URL_IN_APP, icon: '', title }));
    await waitFor(() => expect(document.title).toBe(`${shown} – monitoring/grafana:http`));
  });

  it('loads the frame once, also when contexts change', async () => {
    const backend = renderIsolatedApp(app);
    const frame = await screen.findByTitle('monitoring/grafana:http');
    await backend.background.setCredential({
      contextId: 'config/production',
      credential: { type: 'bearer', token: 't' },
    });
    await waitFor(() => expect(callsOf(backend, 'background.getIsolatedApp')).toHaveLength(2));
    expect(screen.getByTitle('monitoring/grafana:http')).toBe(frame);
    expect(callsOf(backend, 'connectFrame')).toHaveLength(1);
  });

  it('says what to do about a certificate that is not trusted, and tries again', async () => {
    const backend = renderIsolatedApp(app);
    await screen.findByTitle('monitoring/grafana:http');
    act(() => listenerOf(backend).onUntrusted());
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The browser does not trust the certificate');
    expect(screen.getByRole('link', { name: 'Open the server in a tab' }).getAttribute('href')).toBe(
      `${server.origin}/version`,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByTitle('monitoring/grafana:http');
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

describe('the actions of a service', () => {
  async function showActions(options: FakeBackendOptions = {}) {
    const backend = await renderPopup({ ...listed, ...options });
    await findRow(/^grafana/);
    await userEvent.keyboard('grafana{ArrowRight}');
    return { backend, head: within(await screen.findByRole('region', { name: 'grafana' })) };
  }

  it('open the app apart', async () => {
    const { backend } = await showActions();
    await userEvent.click(await findRow('Open apart from now on'));
    expect(callsOf(backend, 'background.openTarget')).toEqual([
      [{ contextId: 'config/production', url: GRAFANA_URL, isIsolated: true }],
    ]);
  });

  it('say that an app opens apart, and open it as usual again', async () => {
    const { backend, head } = await showActions({ isolation: { prefixes: [GRAFANA_URL] } });
    await head.findByText("kept apart from the cluster's other apps");
    await userEvent.click(await findRow('Open as usual again'));
    expect(callsOf(backend, 'background.openTarget')).toEqual([
      [{ contextId: 'config/production', url: GRAFANA_URL, isIsolated: false }],
    ]);
  });

  it('say what happens in a browser with containers', async () => {
    await showActions({ isolation: { isLasting: true } });
    await userEvent.keyboard('apart');
    await screen.findByText(/opens in a container of its own/);
  });

  it('offer no other way for one app where all of the cluster open apart', async () => {
    const { head } = await showActions({ isolation: { servers: [new URL(GRAFANA_URL).origin] } });
    await head.findByText("kept apart from the cluster's other apps");
    expect(screen.queryByRole('option', { name: 'Open as usual again' })).toBeNull();
  });

  it('say that a policy opens all apps apart', async () => {
    const { head } = await showActions({ isolation: { isByPolicy: true } });
    await head.findByText('Your organisation opens all apps apart.');
    expect(screen.queryByRole('option', { name: /apart|usual/ })).toBeNull();
  });
});

describe('the actions of a context', () => {
  async function showActions(options: FakeBackendOptions = {}) {
    const backend = await renderPopup({ ...listed, ...options });
    await userEvent.keyboard('@production{ArrowRight}');
    await screen.findByRole('region', { name: 'production' });
    return backend;
  }

  it.each([
    [[], 'off', true],
    [[new URL(GRAFANA_URL).origin], 'on', false],
  ])('open all apps of the cluster apart, or no longer: %j', async (servers, state, isIsolated) => {
    const backend = await showActions({ isolation: { servers } });
    await userEvent.click(await findRow(new RegExp(`^Open all apps of this cluster apart.*${state}$`)));
    expect(callsOf(backend, 'background.isolateCluster')).toEqual([[{ contextId: 'config/production', isIsolated }]]);
  });

  it('cannot change what a policy says', async () => {
    await showActions({ isolation: { isByPolicy: true } });
    expect(screen.queryByRole('option', { name: /apart/ })).toBeNull();
  });
});
