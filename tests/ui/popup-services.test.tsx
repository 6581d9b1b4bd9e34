import { screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { callsOf, stateOf } from './fake-backend.ts';
import { kubeContext, manyServices, SERVER, serviceList } from './samples.ts';
import { button, filter, listed, production, showPopup } from './show-popup.tsx';

describe('finding a service', () => {
  test('the filter has the focus when the popup opens', async () => {
    await showPopup(listed);
    expect(document.activeElement).toBe(filter());
  });

  test('typing leaves what matches, with the match marked', async () => {
    await showPopup(listed);
    await button(/^grafana/);
    await userEvent.type(filter(), 'prom');
    expect(screen.queryByRole('button', { name: /^grafana/ })).toBeNull();
    const match = await screen.findByText('prom', { selector: 'mark' });
    expect(match.closest('button')?.textContent).toContain('prometheus');
  });

  test('services are grouped by namespace, those of cluster-info first', async () => {
    await showPopup(listed);
    await button(/^grafana/);
    const headings = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
    expect(headings).toEqual(['Cluster services', 'logging', 'monitoring', 'shop']);
  });

  test('of ten thousand services a screenful is drawn, and more on demand', async () => {
    await showPopup({ contexts: [production], listings: [success(serviceList(manyServices(10_000)))] });
    await button(/^service-00000/);
    const drawn = () => document.querySelectorAll('.service').length;
    const before = drawn();
    expect(before).toBeLessThan(200);
    await userEvent.click(screen.getByRole('button', { name: /^Show 9,940 more$/ }));
    expect(drawn()).toBeGreaterThan(before);
  });

  test('a name from the cluster is text, whatever it holds', async () => {
    const hostile = { ...serviceList().services[0], displayName: '<img src=x onerror=alert(1)>' };
    await showPopup({ contexts: [production], listings: [success(serviceList([hostile as never]))] });
    expect((await button(/^<img/)).querySelector('img')).toBeNull();
  });
});

describe('by keyboard', () => {
  const focusedText = () => document.activeElement?.textContent ?? '';

  test('arrows move among services, within one, and back to the filter', async () => {
    await showPopup(listed);
    await button(/^grafana/);
    await userEvent.keyboard('{ArrowDown}');
    expect(focusedText()).toContain('Dashboard');
    await userEvent.keyboard('{ArrowDown}{ArrowRight}');
    expect(focusedText()).toBe('dns-tcp');
    await userEvent.keyboard('{ArrowLeft}{ArrowUp}{ArrowUp}');
    expect(document.activeElement).toBe(filter());
  });

  test('End and Home go to the last and the first', async () => {
    await showPopup(listed);
    await button(/^grafana/);
    await userEvent.keyboard('{ArrowDown}{End}');
    expect(focusedText()).toContain('payments');
    await userEvent.keyboard('{Home}');
    expect(focusedText()).toContain('Dashboard');
  });

  test('what is typed in the list goes to the filter', async () => {
    await showPopup(listed);
    await button(/^grafana/);
    await userEvent.keyboard('{ArrowDown}gra');
    expect(filter().value).toBe('gra');
  });

  test('Tab passes the list by', async () => {
    await showPopup(listed);
    await button(/^grafana/);
    await userEvent.tab();
    expect(focusedText()).toContain('Dashboard');
    await userEvent.tab();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Refresh' }));
  });
});

describe('the list', () => {
  test('seen last is there before a fresh one', async () => {
    const backend = await showPopup({ contexts: [production], lists: { 'config/production': serviceList() } });
    await button(/^grafana/);
    expect(screen.getByRole('main').getAttribute('aria-busy')).toBe('true');
    await waitFor(() => expect(callsOf(backend, 'listServices')).toEqual([['config/production', []]]));
  });

  test('stays on screen when a refresh fails', async () => {
    const unreachable = failure(problem('apiserverUnreachable', { origin: SERVER.origin }));
    await showPopup({ contexts: [production], listings: [success(serviceList()), unreachable] });
    await button(/^grafana/);
    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
    expect(await button(/^grafana/)).toBeTruthy();
  });

  test('of another context is asked for when that is chosen, and the choice is kept', async () => {
    const backend = await showPopup(listed);
    await button(/^grafana/);
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Context' }), 'reader');
    await waitFor(() => expect(callsOf(backend, 'listServices')).toContainEqual(['config/reader', []]));
    expect(callsOf(backend, 'selectContext')).toEqual([['config/reader']]);
  });

  test('starts with the namespace of the context, for those who may not list all', async () => {
    const scoped = stateOf(kubeContext('scoped', { namespace: 'shop' }));
    const backend = await showPopup({ contexts: [scoped], listings: [success(serviceList())] });
    await waitFor(() => expect(callsOf(backend, 'listServices')).toEqual([['config/scoped', ['shop']]]));
  });

  test('of namespaces that a person names is asked for where listing all is forbidden', async () => {
    const forbidden = failure(problem('apiserverForbidden', { context: 'production', resource: 'services' }));
    const backend = await showPopup({ contexts: [production], listings: [forbidden, success(serviceList())] });
    const field = await screen.findByRole('textbox', { name: 'Namespaces' });
    await userEvent.type(field, 'Shop{Enter}');
    expect((await screen.findByText(/is not a namespace name/)).textContent).toContain('“Shop”');
    await userEvent.clear(field);
    await userEvent.type(field, 'shop, monitoring shop{Enter}');
    await button(/^grafana/);
    expect(callsOf(backend, 'listServices').at(-1)).toEqual(['config/production', ['shop', 'monitoring']]);
  });
});
