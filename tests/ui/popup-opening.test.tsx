import { screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { callsOf } from './fake-backend.ts';
import { GRAFANA_URL, SERVER, serviceList } from './samples.ts';
import { button, filter, listed, production, showPopup } from './show-popup.tsx';

describe('opening a service', () => {
  test('a click opens its first port', async () => {
    const backend = await showPopup(listed);
    await userEvent.click(await button(/^grafana/));
    expect(callsOf(backend, 'openTarget')).toEqual([['config/production', GRAFANA_URL]]);
  });

  test('Enter in the filter opens the first match', async () => {
    const backend = await showPopup(listed);
    await button(/^grafana/);
    await userEvent.type(filter(), 'graf{Enter}');
    expect(callsOf(backend, 'openTarget')).toEqual([['config/production', GRAFANA_URL]]);
  });

  test('Enter that ends a composition of an input method opens nothing', async () => {
    const backend = await showPopup(listed);
    await button(/^grafana/);
    filter().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, isComposing: true }));
    expect(callsOf(backend, 'openTarget')).toEqual([]);
    filter().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    expect(callsOf(backend, 'openTarget')).toHaveLength(1);
  });

  test('each port of a service opens by its own control', async () => {
    const backend = await showPopup(listed);
    await userEvent.click(await button(/^Open elasticsearch, port metrics$/));
    expect(callsOf(backend, 'openTarget')).toEqual([
      ['config/production', `${SERVER.origin}/api/v1/namespaces/logging/services/elasticsearch:metrics/proxy/`],
    ]);
  });

  test('a port that usually is http opens as https when asked to', async () => {
    const backend = await showPopup(listed);
    await userEvent.click(await button(/^More for grafana$/));
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'as https' }));
    expect(callsOf(backend, 'openTarget')).toEqual([
      ['config/production', GRAFANA_URL.replace('grafana:http', 'https:grafana:http')],
    ]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('a service without endpoints says so before it opens', async () => {
    const backend = await showPopup(listed);
    await button(/^payments/);
    await userEvent.type(filter(), 'payments{Enter}');
    const sheet = screen.getByRole('dialog');
    expect(sheet.textContent).toContain('No ready pod stands behind this service');
    expect(callsOf(backend, 'openTarget')).toEqual([]);
    await userEvent.click(within(sheet).getByRole('button', { name: 'Open' }));
    expect(callsOf(backend, 'openTarget')).toHaveLength(1);
  });

  test('a load balancer is an ordinary link that hands over nothing', async () => {
    await showPopup(listed);
    const link = await screen.findByRole('link', { name: 'Open checkout outside the cluster' });
    expect(link.getAttribute('href')).toBe('http://203.0.113.7:80');
    expect(link.getAttribute('rel')).toBe('noreferrer');
  });

  test('an external address that runs script is no link', async () => {
    const [first] = serviceList().services;
    const hostile = { ...first, externalUrls: ['javascript:alert(1)'] };
    await showPopup({ contexts: [production], listings: [success(serviceList([hostile as never]))] });
    await button(/^Dashboard/);
    expect(screen.queryByRole('link')).toBeNull();
  });

  test('why it did not open is said in the popup', async () => {
    await showPopup({ ...listed, openings: [failure(problem('contextUnknown', {}))] });
    await userEvent.click(await button(/^grafana/));
    expect((await screen.findByRole('alert')).textContent).toContain('no longer stored');
  });

  test('“Open API” opens the API of the context', async () => {
    const backend = await showPopup(listed);
    await userEvent.click(screen.getByRole('button', { name: 'Open API' }));
    expect(callsOf(backend, 'openApi')).toEqual([['config/production']]);
  });
});

describe('a pasted proxy URL', () => {
  test('opens by Enter, as the context on screen', async () => {
    const backend = await showPopup({ ...listed, selectedContextId: 'config/reader' });
    await userEvent.click(filter());
    await userEvent.paste(`${GRAFANA_URL}d/1?from=now#panel`);
    await userEvent.keyboard('{Enter}');
    expect(callsOf(backend, 'openTarget')).toEqual([['config/reader', `${GRAFANA_URL}d/1?from=now#panel`]]);
  });

  test('of another context asks for the credential of that one, and opens once it is given', async () => {
    const missing = failure(problem('credentialMissing', { context: 'reader' }));
    const backend = await showPopup({ ...listed, openings: [missing, success(null)] });
    await userEvent.click(filter());
    await userEvent.paste(GRAFANA_URL);
    await userEvent.click(await button(/^Open as reader/));
    await userEvent.type(await screen.findByLabelText('Token'), 'abc{Enter}');
    await waitFor(() => expect(callsOf(backend, 'openTarget')).toHaveLength(2));
    expect(callsOf(backend, 'giveCredential')).toEqual([['config/reader', { type: 'bearer', token: 'abc' }]]);
    expect(callsOf(backend, 'openTarget').at(-1)).toEqual(['config/reader', GRAFANA_URL]);
  });

  test('of an unknown server leads to the import', async () => {
    const backend = await showPopup(listed);
    await userEvent.click(filter());
    await userEvent.paste(GRAFANA_URL.replace('104.197.5.247', '10.9.9.9'));
    await userEvent.click(await button(/^Import a kubeconfig$/));
    expect(callsOf(backend, 'openOptions')).toHaveLength(1);
  });
});
