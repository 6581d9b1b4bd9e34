import { render, screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { Popup } from '../../lib/ui/popup/Popup.tsx';
import { callsOf, type FakeBackend, type FakeWorld, fakeBackend, stateOf } from './fake-backend.ts';
import { GRAFANA_URL, kubeContext, manyServices, SERVER, serviceList } from './samples.ts';

const production = stateOf(kubeContext('production'));
const reader = stateOf(kubeContext('reader'));
const listed: FakeWorld = { contexts: [production, reader], listings: [success(serviceList())] };

async function show(world: FakeWorld): Promise<FakeBackend> {
  const backend = fakeBackend(world);
  render(<Popup backend={backend} />);
  await screen.findByRole(world.contexts ? 'searchbox' : 'button');
  return backend;
}

const filter = () => screen.getByRole<HTMLInputElement>('searchbox');
const row = (name: RegExp) => screen.findByRole('button', { name });

describe('finding a service', () => {
  test('the filter has the focus when the popup opens', async () => {
    await show(listed);
    expect(document.activeElement).toBe(filter());
  });

  test('typing leaves what matches, with the match marked', async () => {
    await show(listed);
    await row(/^grafana/);
    await userEvent.type(filter(), 'prom');
    expect(screen.queryByRole('button', { name: /^grafana/ })).toBeNull();
    const match = await screen.findByText('prom', { selector: 'mark' });
    expect(match.closest('button')?.textContent).toContain('prometheus');
  });

  test('services are grouped by namespace, those of cluster-info first', async () => {
    await show(listed);
    await row(/^grafana/);
    const headings = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
    expect(headings).toEqual(['Cluster services', 'logging', 'monitoring', 'shop']);
  });

  test('of ten thousand services a screenful is drawn, and more on demand', async () => {
    await show({ contexts: [production], listings: [success(serviceList(manyServices(10_000)))] });
    await row(/^service-00000/);
    const drawn = () => document.querySelectorAll('.service').length;
    const before = drawn();
    expect(before).toBeLessThan(200);
    await userEvent.click(screen.getByRole('button', { name: /^Show 9,940 more$/ }));
    expect(drawn()).toBeGreaterThan(before);
  });

  test('a name from the cluster is text, whatever it holds', async () => {
    const hostile = { ...serviceList().services[0], displayName: '<img src=x onerror=alert(1)>' };
    await show({ contexts: [production], listings: [success(serviceList([hostile as never]))] });
    expect((await row(/^<img/)).querySelector('img')).toBeNull();
  });
});

describe('opening a service', () => {
  test('a click opens its first port', async () => {
    const backend = await show(listed);
    await userEvent.click(await row(/^grafana/));
    expect(callsOf(backend, 'openTarget')).toEqual([['config/production', GRAFANA_URL]]);
  });

  test('Enter in the filter opens the first match', async () => {
    const backend = await show(listed);
    await row(/^grafana/);
    await userEvent.type(filter(), 'graf{Enter}');
    expect(callsOf(backend, 'openTarget')).toEqual([['config/production', GRAFANA_URL]]);
  });

  test('Enter that ends a composition of an input method opens nothing', async () => {
    const backend = await show(listed);
    await row(/^grafana/);
    filter().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, isComposing: true }));
    expect(callsOf(backend, 'openTarget')).toEqual([]);
    filter().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    expect(callsOf(backend, 'openTarget')).toHaveLength(1);
  });

  test('each port of a service opens by its own control', async () => {
    const backend = await show(listed);
    await userEvent.click(await row(/^Open elasticsearch, port metrics$/));
    expect(callsOf(backend, 'openTarget')).toEqual([
      ['config/production', `${SERVER.origin}/api/v1/namespaces/logging/services/elasticsearch:metrics/proxy/`],
    ]);
  });

  test('a port that usually is http opens as https when asked to', async () => {
    const backend = await show(listed);
    await userEvent.click(await row(/^More for grafana$/));
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'as https' }));
    expect(callsOf(backend, 'openTarget')).toEqual([
      ['config/production', GRAFANA_URL.replace('grafana:http', 'https:grafana:http')],
    ]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('a service without endpoints says so before it opens', async () => {
    const backend = await show(listed);
    await row(/^payments/);
    await userEvent.type(filter(), 'payments{Enter}');
    const sheet = screen.getByRole('dialog');
    expect(sheet.textContent).toContain('No ready pod stands behind this service');
    expect(callsOf(backend, 'openTarget')).toEqual([]);
    await userEvent.click(within(sheet).getByRole('button', { name: 'Open' }));
    expect(callsOf(backend, 'openTarget')).toHaveLength(1);
  });

  test('a load balancer is an ordinary link that hands over nothing', async () => {
    await show(listed);
    const link = await screen.findByRole('link', { name: 'Open checkout outside the cluster' });
    expect(link.getAttribute('href')).toBe('http://203.0.113.7:80');
    expect(link.getAttribute('rel')).toBe('noreferrer');
  });

  test('an external address that runs script is no link', async () => {
    const [first] = serviceList().services;
    const hostile = { ...first, externalUrls: ['javascript:alert(1)'] };
    await show({ contexts: [production], listings: [success(serviceList([hostile as never]))] });
    await row(/^Dashboard/);
    expect(screen.queryByRole('link')).toBeNull();
  });

  test('why it did not open is said in the popup', async () => {
    await show({ ...listed, openings: [failure(problem('contextUnknown', {}))] });
    await userEvent.click(await row(/^grafana/));
    expect((await screen.findByRole('alert')).textContent).toContain('no longer stored');
  });

  test('“Open API” opens the API of the context', async () => {
    const backend = await show(listed);
    await userEvent.click(screen.getByRole('button', { name: 'Open API' }));
    expect(callsOf(backend, 'openApi')).toEqual([['config/production']]);
  });
});

describe('a pasted proxy URL', () => {
  test('opens by Enter, as the context on screen', async () => {
    const backend = await show({ ...listed, selectedContextId: 'config/reader' });
    await userEvent.click(filter());
    await userEvent.paste(`${GRAFANA_URL}d/1?from=now#panel`);
    await userEvent.keyboard('{Enter}');
    expect(callsOf(backend, 'openTarget')).toEqual([['config/reader', `${GRAFANA_URL}d/1?from=now#panel`]]);
  });

  test('of another context asks for the credential of that one, and opens once it is given', async () => {
    const missing = failure(problem('credentialMissing', { context: 'reader' }));
    const backend = await show({ ...listed, openings: [missing, success(null)] });
    await userEvent.click(filter());
    await userEvent.paste(GRAFANA_URL);
    await userEvent.click(await row(/^Open as reader/));
    await userEvent.type(await screen.findByLabelText('Token'), 'abc{Enter}');
    await waitFor(() => expect(callsOf(backend, 'openTarget')).toHaveLength(2));
    expect(callsOf(backend, 'giveCredential')).toEqual([['config/reader', { type: 'bearer', token: 'abc' }]]);
    expect(callsOf(backend, 'openTarget').at(-1)).toEqual(['config/reader', GRAFANA_URL]);
  });

  test('of an unknown server leads to the import', async () => {
    const backend = await show(listed);
    await userEvent.click(filter());
    await userEvent.paste(GRAFANA_URL.replace('104.197.5.247', '10.9.9.9'));
    await userEvent.click(await row(/^Import a kubeconfig$/));
    expect(callsOf(backend, 'openOptions')).toHaveLength(1);
  });
});

describe('by keyboard', () => {
  const focusedText = () => document.activeElement?.textContent ?? '';

  test('arrows move among services, within one, and back to the filter', async () => {
    await show(listed);
    await row(/^grafana/);
    await userEvent.keyboard('{ArrowDown}');
    expect(focusedText()).toContain('Dashboard');
    await userEvent.keyboard('{ArrowDown}{ArrowRight}');
    expect(focusedText()).toBe('dns-tcp');
    await userEvent.keyboard('{ArrowLeft}{ArrowUp}{ArrowUp}');
    expect(document.activeElement).toBe(filter());
  });

  test('End and Home go to the last and the first', async () => {
    await show(listed);
    await row(/^grafana/);
    await userEvent.keyboard('{ArrowDown}{End}');
    expect(focusedText()).toContain('payments');
    await userEvent.keyboard('{Home}');
    expect(focusedText()).toContain('Dashboard');
  });

  test('what is typed in the list goes to the filter', async () => {
    await show(listed);
    await row(/^grafana/);
    await userEvent.keyboard('{ArrowDown}gra');
    expect(filter().value).toBe('gra');
  });

  test('Tab passes the list by', async () => {
    await show(listed);
    await row(/^grafana/);
    await userEvent.tab();
    expect(focusedText()).toContain('Dashboard');
    await userEvent.tab();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Refresh' }));
  });
});

describe('the list', () => {
  test('seen last is there before a fresh one', async () => {
    const backend = await show({ contexts: [production], lists: { 'config/production': serviceList() } });
    await row(/^grafana/);
    expect(screen.getByRole('main').getAttribute('aria-busy')).toBe('true');
    await waitFor(() => expect(callsOf(backend, 'listServices')).toEqual([['config/production', []]]));
  });

  test('stays on screen when a refresh fails', async () => {
    const unreachable = failure(problem('apiserverUnreachable', { origin: SERVER.origin }));
    await show({ contexts: [production], listings: [success(serviceList()), unreachable] });
    await row(/^grafana/);
    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
    expect(await row(/^grafana/)).toBeTruthy();
  });

  test('of another context is asked for when that is chosen, and the choice is kept', async () => {
    const backend = await show(listed);
    await row(/^grafana/);
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Context' }), 'reader');
    await waitFor(() => expect(callsOf(backend, 'listServices')).toContainEqual(['config/reader', []]));
    expect(callsOf(backend, 'selectContext')).toEqual([['config/reader']]);
  });

  test('starts with the namespace of the context, for those who may not list all', async () => {
    const scoped = stateOf(kubeContext('scoped', { namespace: 'shop' }));
    const backend = await show({ contexts: [scoped], listings: [success(serviceList())] });
    await waitFor(() => expect(callsOf(backend, 'listServices')).toEqual([['config/scoped', ['shop']]]));
  });

  test('of namespaces that a person names is asked for where listing all is forbidden', async () => {
    const forbidden = failure(problem('apiserverForbidden', { context: 'production', resource: 'services' }));
    const backend = await show({ contexts: [production], listings: [forbidden, success(serviceList())] });
    const field = await screen.findByRole('textbox', { name: 'Namespaces' });
    await userEvent.type(field, 'Shop{Enter}');
    expect((await screen.findByText(/is not a namespace name/)).textContent).toContain('“Shop”');
    await userEvent.clear(field);
    await userEvent.type(field, 'shop, monitoring shop{Enter}');
    await row(/^grafana/);
    expect(callsOf(backend, 'listServices').at(-1)).toEqual(['config/production', ['shop', 'monitoring']]);
  });
});

describe('what is in the way', () => {
  const missing = failure(problem('credentialMissing', { context: 'production' }));

  test('a pasted token is given to the context, and the list is asked for again', async () => {
    const backend = await show({ contexts: [production], listings: [missing, success(serviceList())] });
    await userEvent.type(await screen.findByLabelText('Token'), ' Bearer abc.def {Enter}');
    await row(/^grafana/);
    expect(callsOf(backend, 'giveCredential')).toEqual([['config/production', { type: 'bearer', token: 'abc.def' }]]);
    expect(screen.queryByLabelText('Token')).toBeNull();
  });

  test('a token that is none is refused, and never shown', async () => {
    const backend = await show({ contexts: [production], listings: [missing] });
    const field = await screen.findByLabelText<HTMLInputElement>('Token');
    await userEvent.type(field, 'two words{Enter}');
    expect(within(field.form as HTMLFormElement).getByRole('alert').textContent).not.toContain('two words');
    expect(field.type).toBe('password');
    expect(callsOf(backend, 'giveCredential')).toEqual([]);
  });

  test('a password is asked for where the kubeconfig signs in by password', async () => {
    const basic = stateOf(kubeContext('production', { signIn: { kind: 'basic', username: 'mia' } }), false);
    const backend = await show({ contexts: [basic], listings: [missing, success(serviceList())] });
    await userEvent.type(await screen.findByLabelText('Password'), 'p:w {Enter}');
    await row(/^grafana/);
    expect(callsOf(backend, 'giveCredential')).toEqual([
      ['config/production', { type: 'basic', username: 'mia', password: 'p:w ' }],
    ]);
  });

  test('access is asked for in the click', async () => {
    const noAccess = failure(problem('hostAccessMissing', { origin: SERVER.origin }));
    const backend = await show({ contexts: [production], listings: [noAccess, success(serviceList())] });
    const button = await row(/^Allow access to 104\.197\.5\.247$/);
    button.click();
    expect(callsOf(backend, 'requestHostAccess')).toEqual([[[SERVER]]]);
    await row(/^grafana/);
  });

  test('a server that cannot be reached opens in a tab, where its certificate can be accepted', async () => {
    const unreachable = failure(problem('apiserverUnreachable', { origin: SERVER.origin }));
    const backend = await show({ contexts: [production], listings: [unreachable] });
    await userEvent.click(await row(/^Open 104\.197\.5\.247 in a tab$/));
    expect(callsOf(backend, 'openServer')).toEqual([[SERVER.origin]]);
  });

  test('a failure that nobody expected is said without its text', async () => {
    await show(listed);
    window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: new Error('secret inside') }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('did not expect');
    expect(alert.textContent).not.toContain('secret');
  });
});

test('without contexts the popup leads to the import', async () => {
  const backend = await show({});
  await userEvent.click(screen.getByRole('button', { name: 'Import a kubeconfig' }));
  expect(callsOf(backend, 'openOptions')).toHaveLength(1);
});
