import { screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import type { Service } from '../../lib/core/services/service.ts';
import { callsOf, stateOf } from './fake-backend.ts';
import { filter, findButton, listed, production, renderPopup } from './render-page.tsx';
import { GRAFANA_URL, kubeContext, manyServices, SERVER, serviceList } from './samples.ts';

describe('the services in the popup', () => {
  it('are grouped by namespace, cluster services first', async () => {
    await renderPopup(listed);
    await findButton(/^grafana/);
    const headings = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
    expect(headings).toEqual(['Cluster services', 'logging', 'monitoring', 'shop']);
  });

  it('begin with those that are pinned and those that were opened last, of this context only', async () => {
    const app = (namespace: string, segment: string, contextId = 'config/production') => ({
      contextId,
      prefix: `${SERVER.origin}/api/v1/namespaces/${namespace}/services/${segment}/proxy/`,
    });
    await renderPopup({
      ...listed,
      pinned: [app('monitoring', 'grafana:http'), app('shop', 'gone'), app('shop', 'checkout:http', 'config/reader')],
      recent: [app('logging', 'elasticsearch:metrics'), app('monitoring', 'grafana:http')],
    });
    await findButton(/^grafana/);
    const groups = [...document.querySelectorAll('.service-group')].map((group) => [
      group.querySelector('h2')?.textContent,
      [...group.querySelectorAll('.service-name')].map(({ textContent }) => textContent),
    ]);
    expect(groups.slice(0, 3)).toEqual([
      ['Pinned', ['grafana']],
      ['Recent', ['elasticsearch']],
      ['Cluster services', ['Dashboard', 'CoreDNS']],
    ]);
    expect(groups.flat(2).filter((text) => text === 'grafana')).toHaveLength(1);
  });

  it('rank first among matches if they are known', async () => {
    const prefix = `${SERVER.origin}/api/v1/namespaces/shop/services/web-b/proxy/`;
    const [sample] = serviceList().services;
    const services = ['web-a', 'web-b'].map((name) => ({
      ...(sample as Service),
      namespace: 'shop',
      name,
      displayName: name,
    }));
    const backend = await renderPopup({
      contexts: [production],
      listings: [success(serviceList(services))],
      recent: [{ contextId: 'config/production', prefix }],
    });
    await findButton(/^web-a/);
    await userEvent.type(filter(), 'web{Enter}');
    expect(JSON.stringify(callsOf(backend, 'background.openTarget'))).toContain('web-b');
  });

  it('open at the port by which they were opened last', async () => {
    const prefix = `${SERVER.origin}/api/v1/namespaces/logging/services/elasticsearch:metrics/proxy/`;
    const backend = await renderPopup({ ...listed, recent: [{ contextId: 'config/production', prefix }] });
    await userEvent.click(await findButton(/^elasticsearch/));
    expect(callsOf(backend, 'background.openTarget')).toEqual([[{ contextId: 'config/production', url: prefix }]]);
  });

  it('can be pinned and unpinned', async () => {
    const backend = await renderPopup(listed);
    await userEvent.click(await findButton(/^More for grafana$/));
    await userEvent.click(await findButton('Pin to the top'));
    expect(screen.getByRole('heading', { name: 'Pinned' })).toBeTruthy();
    await userEvent.click(await findButton('Unpin'));
    expect(screen.queryByRole('heading', { name: 'Pinned' })).toBeNull();
    const app = { contextId: 'config/production', prefix: GRAFANA_URL };
    expect(callsOf(backend, 'background.pinApp')).toEqual([[{ app, isPinned: true }], [{ app, isPinned: false }]]);
  });

  it('are rendered a few screenfuls at a time, and more on request', async () => {
    await renderPopup({ contexts: [production], listings: [success(serviceList(manyServices(10_000)))] });
    await findButton(/^service-00000/);
    const rendered = () => document.querySelectorAll('.service').length;
    expect(rendered()).toBe(60);
    await userEvent.click(await findButton('Show 9,940 more'));
    expect(rendered()).toBe(120);
  });
});

describe('the filter', () => {
  it('has the focus when the popup opens', async () => {
    await renderPopup(listed);
    expect(document.activeElement).toBe(filter());
  });

  it('leaves the services that match, and marks the match', async () => {
    await renderPopup(listed);
    await findButton(/^grafana/);
    await userEvent.type(filter(), 'prom');
    expect(screen.queryByRole('button', { name: /^grafana/ })).toBeNull();
    const match = await screen.findByText('prom', { selector: 'mark' });
    expect(match.closest('button')?.textContent).toContain('prometheus');
  });
});

describe('keyboard navigation', () => {
  const focusedText = () => document.activeElement?.textContent ?? '';

  it('moves between services, within a service, and back to the filter with the arrow keys', async () => {
    await renderPopup(listed);
    await findButton(/^grafana/);
    await userEvent.keyboard('{ArrowDown}');
    expect(focusedText()).toContain('Dashboard');
    await userEvent.keyboard('{ArrowDown}{ArrowRight}');
    expect(focusedText()).toBe('dns-tcp');
    await userEvent.keyboard('{ArrowLeft}{ArrowUp}{ArrowUp}');
    expect(document.activeElement).toBe(filter());
  });

  it('moves to the last service on End and to the first on Home', async () => {
    await renderPopup(listed);
    await findButton(/^grafana/);
    await userEvent.keyboard('{ArrowDown}{End}');
    expect(focusedText()).toContain('payments');
    await userEvent.keyboard('{Home}');
    expect(focusedText()).toContain('Dashboard');
  });

  it('enters text in the filter that is typed in the list', async () => {
    await renderPopup(listed);
    await findButton(/^grafana/);
    await userEvent.keyboard('{ArrowDown}gra');
    expect(filter().value).toBe('gra');
  });

  it('enters and leaves the list with one Tab each', async () => {
    await renderPopup(listed);
    await findButton(/^grafana/);
    await userEvent.tab();
    expect(focusedText()).toContain('Dashboard');
    await userEvent.tab();
    expect(document.activeElement).toBe(await findButton('Refresh'));
  });
});

describe('listing services', () => {
  it('shows the cached list until the fresh one is there', async () => {
    const backend = await renderPopup({ contexts: [production], lists: { 'config/production': serviceList() } });
    await findButton(/^grafana/);
    expect(screen.getByRole('main').getAttribute('aria-busy')).toBe('true');
    await waitFor(() => expect(callsOf(backend, 'refreshServices')).toEqual([['config/production', []]]));
  });

  it('keeps the list when a refresh fails', async () => {
    const unreachable = failure(problem('apiserverUnreachable', { origin: SERVER.origin }));
    await renderPopup({ contexts: [production], listings: [success(serviceList()), unreachable] });
    await findButton(/^grafana/);
    await userEvent.click(await findButton('Refresh'));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
    expect(screen.getByRole('button', { name: /^grafana/ })).toBeTruthy();
  });

  it('lists the services of another context when that is selected, and remembers the selection', async () => {
    const backend = await renderPopup(listed);
    await findButton(/^grafana/);
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Context' }), 'reader');
    await waitFor(() => expect(callsOf(backend, 'refreshServices')).toContainEqual(['config/reader', []]));
    expect(callsOf(backend, 'background.selectContext')).toEqual([['config/reader']]);
  });

  it('passes the namespace of the context, in case listing all is forbidden', async () => {
    const scoped = stateOf(kubeContext('scoped', { namespace: 'shop' }));
    const backend = await renderPopup({ contexts: [scoped], listings: [success(serviceList())] });
    await waitFor(() => expect(callsOf(backend, 'refreshServices')).toEqual([['config/scoped', ['shop']]]));
  });

  it('asks for namespaces where listing all is forbidden, and validates them', async () => {
    const forbidden = failure(problem('apiserverForbidden', { context: 'production', resource: 'services' }));
    const backend = await renderPopup({ contexts: [production], listings: [forbidden, success(serviceList())] });
    const field = await screen.findByRole('textbox', { name: 'Namespaces' });
    await userEvent.type(field, 'Shop{Enter}');
    expect((await screen.findByText(/is not a valid namespace/)).textContent).toContain('“Shop”');
    expect(callsOf(backend, 'refreshServices')).toHaveLength(1);
    await userEvent.clear(field);
    await userEvent.type(field, 'shop, monitoring shop{Enter}');
    await findButton(/^grafana/);
    expect(callsOf(backend, 'refreshServices').at(-1)).toEqual(['config/production', ['shop', 'monitoring']]);
  });
});
