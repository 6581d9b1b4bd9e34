import { screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import type { Service } from '../../lib/core/services/service.ts';
import { callsOf, stateOf } from './fake-backend.ts';
import { field, findButton, findRow, listed, production, renderPopup, selectedRow, shownRows } from './render-page.tsx';
import { GRAFANA_URL, kubeContext, manyServices, SERVER, serviceList } from './samples.ts';

const app = (namespace: string, segment: string, contextId = 'config/production') => ({
  contextId,
  prefix: `${SERVER.origin}/api/v1/namespaces/${namespace}/services/${segment}/proxy/`,
});

/** Two contexts, each with a cached list. */
const twoLists = {
  ...listed,
  lists: {
    'config/production': serviceList(),
    'config/reader': serviceList(serviceList().services.slice(4, 5)),
  },
};

describe('the services in the popup', () => {
  it('are grouped by namespace, cluster services first', async () => {
    await renderPopup({ ...listed, contexts: [production] });
    await findRow(/^grafana/);
    expect(shownRows().filter((text) => text.startsWith('#'))).toEqual([
      '# Cluster services',
      '# logging',
      '# monitoring',
      '# shop',
    ]);
  });

  it('are those of all contexts, the last used one first', async () => {
    await renderPopup({ ...twoLists, selectedContextId: 'config/reader' });
    await findRow(/^Dashboard/);
    expect(shownRows().filter((text) => text.startsWith('#'))).toEqual([
      '# reader / monitoring',
      '# production / Cluster services',
      '# production / logging',
      '# production / monitoring',
      '# production / shop',
    ]);
  });

  it('begin with those that are pinned and those that were opened last, of whatever context', async () => {
    await renderPopup({
      ...twoLists,
      pinned: [app('monitoring', 'grafana:http'), app('shop', 'gone')],
      recent: [
        app('logging', 'elasticsearch:metrics'),
        app('monitoring', 'grafana:http'),
        app('monitoring', 'grafana:http', 'config/reader'),
      ],
    });
    await findRow(/^Dashboard/);
    expect(shownRows().slice(0, 7)).toEqual([
      '# Pinned',
      'grafana',
      '# Recent',
      'elasticsearch',
      'grafana',
      '# production / Cluster services',
      'Dashboard',
    ]);
  });

  it('rank first among matches if they are known', async () => {
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
      recent: [app('shop', 'web-b')],
    });
    await findRow(/^web-a/);
    await userEvent.type(field(), 'web{Enter}');
    expect(JSON.stringify(callsOf(backend, 'background.openTarget'))).toContain('web-b');
  });

  it('open at the port by which they were opened last', async () => {
    const recent = app('logging', 'elasticsearch:metrics');
    const backend = await renderPopup({ ...listed, recent: [recent] });
    await userEvent.click(await findRow(/^elasticsearch/));
    expect(callsOf(backend, 'background.openTarget')).toEqual([
      [{ contextId: 'config/production', url: recent.prefix }],
    ]);
  });

  it('open by the form of their name by which they were opened last, which answered', async () => {
    const prefix = `${SERVER.origin}/api/v1/namespaces/logging/services/https:elasticsearch:9300/proxy/`;
    const recent = [{ contextId: 'config/production', prefix }];
    const backend = await renderPopup({ ...listed, recent });
    await userEvent.click(await findRow(/^elasticsearch/));
    expect(callsOf(backend, 'background.openTarget')).toEqual([[{ contextId: 'config/production', url: prefix }]]);
  });

  it('say how many of their pods are ready where that are not all', async () => {
    await renderPopup(listed);
    expect((await findRow(/^prometheus/)).textContent).toContain('2 of 3 ready');
    expect((await findRow(/^grafana/)).textContent).not.toContain('ready');
    await userEvent.type(field(), 'prom{ArrowRight}');
    expect(screen.getByRole('region', { name: 'prometheus' }).textContent).toContain('Endpoints2 of 3 ready');
  });

  it('exist only where they are in sight', async () => {
    await renderPopup({ contexts: [production], listings: [success(serviceList(manyServices(10_000)))] });
    await findRow(/^service-00000/);
    const count = () => screen.getAllByRole('option').length;
    expect(count()).toBeLessThan(40);
    await userEvent.keyboard('{End}');
    expect(selectedRow()).toBe('service-09999');
    expect(count()).toBeLessThan(40);
    const last = await findRow(/^service-09999/);
    expect([last.getAttribute('aria-posinset'), last.getAttribute('aria-setsize')]).toEqual(['10000', '10000']);
  });
});

describe('the field', () => {
  it('has the focus when the popup opens', async () => {
    await renderPopup(listed);
    expect(document.activeElement).toBe(field());
  });

  it('leaves the services that match, and marks the match', async () => {
    await renderPopup(listed);
    await findRow(/^grafana/);
    await userEvent.type(field(), 'prom');
    expect(screen.queryByRole('option', { name: /^grafana/ })).toBeNull();
    const match = await screen.findByText('prom', { selector: 'mark' });
    expect(match.closest('[role=option]')?.textContent).toContain('prometheus');
  });

  it('finds a service by its context too', async () => {
    await renderPopup(twoLists);
    await findRow(/^Dashboard/);
    await userEvent.type(field(), 'reader graf');
    expect(shownRows()).toEqual(['# 1 match', 'grafana']);
  });

  it('says how to go on where nothing matches', async () => {
    await renderPopup(listed);
    await findRow(/^grafana/);
    await userEvent.type(field(), 'nothing-like-it');
    expect((await screen.findByText('Nothing matches “nothing-like-it”.')).parentElement?.textContent).toContain('@');
    expect(field().getAttribute('aria-expanded')).toBe('false');
  });
});

describe('the keys of the field', () => {
  const keysMoveTo = async (keys: string) => {
    await userEvent.keyboard(keys);
    expect(document.activeElement).toBe(field());
    const active = document.getElementById(field().getAttribute('aria-activedescendant') ?? '');
    expect(active?.getAttribute('aria-selected')).toBe('true');
    return selectedRow();
  };

  it('move through the list, whose ends meet', async () => {
    await renderPopup(listed);
    await findRow(/^grafana/);
    expect(selectedRow()).toBe('Dashboard');
    expect(await keysMoveTo('{ArrowDown}')).toBe('CoreDNS');
    expect(await keysMoveTo('{ArrowUp}{ArrowUp}')).toBe('payments');
    expect(await keysMoveTo('{ArrowDown}')).toBe('Dashboard');
    expect(await keysMoveTo('{End}')).toBe('payments');
    expect(await keysMoveTo('{PageDown}')).toBe('payments');
    expect(await keysMoveTo('{Home}')).toBe('Dashboard');
    expect(await keysMoveTo('{PageUp}')).toBe('Dashboard');
  });

  it('leave Home and End to text that is there', async () => {
    await renderPopup(listed);
    await findRow(/^grafana/);
    await userEvent.type(field(), 'e');
    const first = selectedRow();
    await userEvent.keyboard('{ArrowDown}');
    expect(selectedRow()).not.toBe(first);
    const moved = selectedRow();
    await userEvent.keyboard('{Home}{End}');
    expect(selectedRow()).toBe(moved);
  });

  it('stay on their row when the list is refreshed', async () => {
    const [first, ...others] = serviceList().services as [Service, ...Service[]];
    const added = { ...first, name: 'added', displayName: 'Added' };
    await renderPopup({
      contexts: [production],
      lists: { 'config/production': serviceList() },
      listings: [success(serviceList([added, first, ...others]))],
    });
    await findRow(/^Dashboard/);
    await userEvent.keyboard('{ArrowDown}');
    await findRow(/^Added/);
    expect(selectedRow()).toBe('CoreDNS');
  });
});

describe('contexts', () => {
  it('are listed for an @, and limit the search until Backspace', async () => {
    const backend = await renderPopup(twoLists);
    await findRow(/^Dashboard/);
    await userEvent.type(field(), '@');
    expect(shownRows()).toEqual(['# Search in', 'All contexts', 'production', 'reader', 'Manage contexts…']);
    await userEvent.keyboard('read{Enter}');
    expect(callsOf(backend, 'background.selectContext')).toEqual([['config/reader']]);
    await findButton('reader');
    expect(field().value).toBe('');
    await waitFor(() => expect(callsOf(backend, 'refreshServices')).toContainEqual(['config/reader', []]));
    await userEvent.keyboard('{Backspace}');
    expect(screen.queryByRole('button', { name: 'reader' })).toBeNull();
    // What the search was limited to is what was used last.
    expect(shownRows()[0]).toBe('# reader / Cluster services');
  });

  it('are told apart by the end of their name, where a cloud provider gave all the same beginning', async () => {
    const arn = (name: string) => `arn:aws:eks:eu-west-1:123456789012:cluster/${name}`;
    const contexts = ['payments', 'search'].map((name) => stateOf(kubeContext(arn(name))));
    await renderPopup({ contexts, listings: [success(serviceList())] });
    await userEvent.type(field(), '@sea');
    expect(shownRows()).toEqual(['# Search in', 'search']);
  });

  it('that need something are said to, and lead to what resolves it', async () => {
    const expired = failure(problem('credentialExpired', { context: 'production' }));
    await renderPopup({ ...twoLists, listings: [expired] });
    const row = await findRow(/^production.*has expired/);
    await userEvent.click(row);
    expect(await screen.findByLabelText('Token')).toBeTruthy();
  });

  it('are opened as by a pasted URL, the last used one first', async () => {
    await renderPopup({ ...twoLists, selectedContextId: 'config/reader' });
    await userEvent.click(field());
    await userEvent.paste(GRAFANA_URL);
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('as reader'),
      expect.stringContaining('as production'),
    ]);
  });
});

describe('listing services', () => {
  it('shows the cached list until the fresh one is there', async () => {
    const backend = await renderPopup({ contexts: [production], lists: { 'config/production': serviceList() } });
    await findRow(/^grafana/);
    expect(screen.getByRole('main').getAttribute('aria-busy')).toBe('true');
    await waitFor(() => expect(callsOf(backend, 'refreshServices')).toEqual([['config/production', []]]));
  });

  it('lists the used contexts that are signed in, and no other one', async () => {
    const contexts = ['production', 'reader', 'unused'].map((name) => stateOf(kubeContext(name)));
    const signedOut = stateOf(kubeContext('signed-out'), false);
    const backend = await renderPopup({
      ...listed,
      contexts: [...contexts, signedOut],
      recent: [app('shop', 'web', 'config/reader'), app('shop', 'web', 'config/signed-out')],
    });
    await waitFor(() =>
      expect(callsOf(backend, 'refreshServices')).toEqual([
        ['config/production', []],
        ['config/reader', []],
      ]),
    );
  });

  it('keeps the list when a refresh fails', async () => {
    const unreachable = failure(problem('apiserverUnreachable', { origin: SERVER.origin }));
    await renderPopup({ contexts: [production], listings: [success(serviceList()), unreachable] });
    await findRow(/^grafana/);
    await userEvent.type(field(), '@production{ArrowRight}');
    await userEvent.click(await findRow('List the services again'));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
    expect(await findRow(/^grafana/)).toBeTruthy();
  });

  it('passes the namespace of the context, in case listing all is forbidden', async () => {
    const scoped = stateOf(kubeContext('scoped', { namespace: 'shop' }));
    const backend = await renderPopup({ contexts: [scoped], listings: [success(serviceList())] });
    await waitFor(() => expect(callsOf(backend, 'refreshServices')).toEqual([['config/scoped', ['shop']]]));
  });

  it('asks for namespaces where listing all is forbidden, and validates them', async () => {
    const forbidden = failure(problem('apiserverForbidden', { context: 'production', resource: 'services' }));
    const backend = await renderPopup({ contexts: [production], listings: [forbidden, success(serviceList())] });
    const input = await screen.findByRole('textbox', { name: 'Namespaces' });
    await userEvent.type(input, 'Shop{Enter}');
    expect((await screen.findByText(/is not a valid namespace/)).textContent).toContain('“Shop”');
    expect(callsOf(backend, 'refreshServices')).toHaveLength(1);
    await userEvent.clear(input);
    await userEvent.type(input, 'shop, monitoring shop{Enter}');
    await findRow(/^grafana/);
    expect(callsOf(backend, 'refreshServices').at(-1)).toEqual(['config/production', ['shop', 'monitoring']]);
  });
});
