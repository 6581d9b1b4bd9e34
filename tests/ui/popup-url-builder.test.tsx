import { screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { failure } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { callsOf, type FakeBackend } from './fake-backend.ts';
import { field, findRow, listed, renderPopup } from './render-page.tsx';
import { GRAFANA_URL, SERVER } from './samples.ts';

const opened = (backend: FakeBackend) => callsOf(backend, 'background.openTarget').map(([request]) => request);
const preview = () => screen.getByRole('status', { name: 'Full URL' }).textContent;
const exact = (url: string, how = {}) => ({ contextId: 'config/production', url, ...how, isExact: true });

/** Builds the URL of grafana with the keyboard. */
async function buildGrafana(options = listed): Promise<FakeBackend> {
  const backend = await renderPopup(options);
  await findRow(/^grafana/);
  await userEvent.type(field(), 'graf{Control>}e{/Control}');
  await screen.findByRole('heading', { name: 'Build a URL' });
  return backend;
}

describe('a URL that is built by hand', () => {
  it('begins with the service of the selected row, and shows all of it while path and query are typed', async () => {
    const backend = await buildGrafana();
    expect(preview()).toBe(GRAFANA_URL);
    expect(document.activeElement).toBe(screen.getByLabelText('Path'));
    await userEvent.keyboard('d/1#panel{Tab}from=now-1h');
    expect(preview()).toBe(`${GRAFANA_URL}d/1?from=now-1h#panel`);
    await userEvent.keyboard('{Enter}');
    expect(opened(backend)).toEqual([exact(`${GRAFANA_URL}d/1?from=now-1h#panel`)]);
    await waitFor(() => expect(callsOf(backend, 'closePopup')).toHaveLength(1));
  });

  it('opens in the background, or in a new window, with the keys that do so in the list', async () => {
    const backend = await buildGrafana();
    await userEvent.keyboard('a{Control>}{Enter}{/Control}{Shift>}{Enter}{/Shift}');
    expect(opened(backend)).toEqual([
      exact(`${GRAFANA_URL}a`, { isInBackground: true }),
      exact(`${GRAFANA_URL}a`, { isInNewWindow: true }),
    ]);
  });

  it('can be one of another target', async () => {
    const backend = await buildGrafana();
    await userEvent.click(screen.getByRole('button', { name: 'Another target' }));
    await userEvent.selectOptions(screen.getByLabelText('Kind'), 'Pod');
    for (const [label, text] of [
      ['Namespace', 'shop'],
      ['Name', 'web-0'],
      ['Port', '8080'],
    ] as const) {
      await userEvent.clear(screen.getByLabelText(label));
      await userEvent.type(screen.getByLabelText(label), text);
    }
    await userEvent.selectOptions(screen.getByLabelText('Protocol'), 'https');
    const url = `${SERVER.origin}/api/v1/namespaces/shop/pods/https:web-0:8080/proxy/`;
    expect(preview()).toBe(url);
    await userEvent.type(screen.getByLabelText('Path'), '{Enter}');
    expect(opened(backend)).toEqual([exact(url)]);
  });

  it('is copied', async () => {
    await buildGrafana();
    await userEvent.keyboard('d/1');
    await userEvent.click(screen.getByRole('button', { name: 'Copy link' }));
    expect(await navigator.clipboard.readText()).toBe(`${GRAFANA_URL}d/1`);
  });

  it('does not open with a path that leaves the app, and says why', async () => {
    const backend = await buildGrafana();
    await userEvent.keyboard('../../secrets{Enter}{Control>}{Enter}{/Control}');
    expect(screen.getByRole('alert').textContent).toContain('The path “../../secrets” leads out of the app.');
    expect(screen.getByRole('button', { name: 'Open' })).toHaveProperty('disabled', true);
    expect(opened(backend)).toEqual([]);
  });

  it('asks for the name of a target, from the actions of a context', async () => {
    const backend = await renderPopup(listed);
    await findRow(/^grafana/);
    await userEvent.type(field(), '@prod{ArrowRight}build{Enter}');
    expect((await screen.findByRole('alert')).textContent).toBe('Enter the name of a service, pod or node.');
    await userEvent.type(screen.getByLabelText('Name'), 'no/name');
    expect(screen.getByRole('alert').textContent).toContain('“no/name” in the URL is not a valid service');
    expect(opened(backend)).toEqual([]);
  });

  it('says why it did not open, and stays as it is', async () => {
    const backend = await buildGrafana({ ...listed, openings: [failure(problem('contextUnknown', {}))] });
    await userEvent.keyboard('d/1{Enter}');
    expect(await screen.findByText('This context is no longer stored.')).toBeTruthy();
    expect(preview()).toBe(`${GRAFANA_URL}d/1`);
    expect(callsOf(backend, 'closePopup')).toEqual([]);
  });

  it('is left with Escape, which leads back to the list', async () => {
    await buildGrafana();
    await userEvent.keyboard('{Escape}');
    await findRow(/^graf/);
    expect(field().value).toBe('graf');
    expect(document.activeElement).toBe(field());
  });
});
