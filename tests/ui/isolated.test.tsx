import { fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { SANDBOX } from '../../lib/core/grants/isolation.ts';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { Isolated } from '../../lib/ui/isolated/Isolated.tsx';
import { callsOf, fakeBackend, stateOf } from './fake-backend.ts';
import { GRAFANA_URL, kubeContext, SERVER } from './samples.ts';
import { button, listed, showPopup } from './show-popup.tsx';

const app = success({ url: `${GRAFANA_URL}d/1`, prefix: GRAFANA_URL });
const gone = failure(problem('isolatedGrantMissing', {}));

function show(...isolatedApps: (typeof app | typeof gone)[]) {
  const backend = fakeBackend({
    url: `${GRAFANA_URL}d/1`,
    isolatedApps,
    contexts: [stateOf(kubeContext('production'))],
  });
  render(<Isolated backend={backend} />);
  return backend;
}

describe('the page around an app without storage', () => {
  test('shows it in a sandbox under its name, and hands it the keyboard', async () => {
    show(app);
    const frame = await screen.findByTitle<HTMLIFrameElement>('monitoring/grafana:http');
    expect(frame.getAttribute('src')).toBe(`${GRAFANA_URL}d/1`);
    expect(frame.getAttribute('sandbox')).toBe(SANDBOX);
    expect(frame.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(document.title).toBe('monitoring/grafana:http');
    fireEvent.load(frame);
    expect(document.activeElement).toBe(frame);
  });

  test('never lets it have its origin or the top frame', () => {
    expect(SANDBOX).not.toMatch(/same-origin|top-navigation|escape|storage-access/);
  });

  test('says that the grant is gone, and leads to the gate', async () => {
    show(gone);
    expect((await screen.findByRole('alert')).textContent).toContain('may not show the app');
    expect(screen.getByRole('link', { name: 'Open it again' }).getAttribute('href')).toBe(`${GRAFANA_URL}d/1`);
  });

  test('takes the app away with its grant', async () => {
    const backend = show(app, gone);
    await screen.findByTitle('monitoring/grafana:http');
    await backend.forgetContexts(['config/production']);
    await screen.findByRole('alert');
    expect(document.querySelector('iframe')).toBeNull();
  });
});

describe('the sheet of a service', () => {
  const sheet = async (world = {}) => {
    const backend = await showPopup({ ...listed, ...world });
    await userEvent.click(await button(/^More for grafana/));
    return { backend, dialog: within(await screen.findByRole('dialog')) };
  };

  test('opens its app without storage', async () => {
    const { backend, dialog } = await sheet();
    await userEvent.click(await dialog.findByRole('button', { name: 'Open without storage' }));
    expect(callsOf(backend, 'openTargetWith')).toEqual([['config/production', GRAFANA_URL, 'none']]);
  });

  test('tells of an app that opens so, and takes it back', async () => {
    const { backend, dialog } = await sheet({ isolatedPrefixes: [GRAFANA_URL] });
    await dialog.findByText('Opens without storage');
    await userEvent.click(dialog.getByRole('button', { name: 'Open with storage again' }));
    expect(callsOf(backend, 'openTargetWith')).toEqual([['config/production', GRAFANA_URL, 'shared']]);
  });

  test.each([
    ['in a browser that cannot', { isolatedPrefixes: null }],
    [
      'on a server whose address policies cannot name',
      { contexts: [stateOf(kubeContext('production', { server: { ...SERVER, origin: 'https://[2001:db8::1]' } }))] },
    ],
  ])('offers nothing of that %s', async (_where, world) => {
    const { backend, dialog } = await sheet(world);
    await waitFor(() => expect(callsOf(backend, 'isolatedPrefixes')).toHaveLength(1));
    expect(dialog.queryByRole('button', { name: 'Open without storage' })).toBeNull();
  });
});
