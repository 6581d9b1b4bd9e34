import { screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { callsOf, stateOf } from './fake-backend.ts';
import { field, findRow, listed, production, renderPopup, selectedRow } from './render-page.tsx';
import { accessTo, contextReview, GRAFANA_URL, kubeContext, serviceList } from './samples.ts';

const forbidden = contextReview({ access: accessTo(['logging', 'shop', 'kube-system'], ['monitoring']) });
const details = (name: string) => within(screen.getByRole('region', { name }));

describe('a service that the apiserver would refuse', () => {
  it('says so in its row, in words and by its mark', async () => {
    await renderPopup({ ...listed, contextReviews: [success(forbidden)] });
    await waitFor(async () => expect((await findRow(/^grafana/)).textContent).toContain('not allowed'));
    expect((await findRow(/^grafana/)).querySelector('.dot')?.className).toBe('dot is-forbidden');
    expect((await findRow(/^kibana/)).textContent).not.toContain('not allowed');
    expect((await findRow(/^kibana/)).querySelector('.dot')?.className).toBe('dot is-ready');
  });

  it('says which right is missing before it opens, and opens all the same where a person wants that', async () => {
    const backend = await renderPopup({ ...listed, contextReviews: [success(forbidden)] });
    await waitFor(async () => expect((await findRow(/^grafana/)).textContent).toContain('not allowed'));
    await userEvent.type(field(), 'graf{Enter}');
    expect(details('grafana').getByText(/lack the right/).textContent).toContain('services/proxy for “grafana:http”');
    expect(callsOf(backend, 'background.openTarget')).toEqual([]);
    const [port] = await screen.findAllByRole('option', { name: /^Port 80/ });
    if (port) await userEvent.click(port);
    expect(callsOf(backend, 'background.openTarget')).toMatchObject([[{ url: GRAFANA_URL }]]);
  });

  it('says so at once by what is known from before', async () => {
    const reviews = { 'config/production': forbidden };
    await renderPopup({ ...listed, lists: { 'config/production': serviceList() }, reviews, listings: [] });
    expect((await findRow(/^grafana/)).textContent).toContain('not allowed');
  });

  it('opens by another form of its name, if a role allows that', async () => {
    const rules = [
      { resources: ['services' as const], verbs: ['get' as const], names: ['https:grafana:80', 'other:80'] },
    ];
    const access = { everywhere: [], namespaces: { monitoring: { isComplete: true, rules } } };
    const backend = await renderPopup({ ...listed, contextReviews: [success(contextReview({ access }))] });
    await waitFor(async () => expect((await findRow(/^grafana/)).textContent).toContain('not allowed'));
    await userEvent.type(field(), 'graf{Enter}');
    expect(selectedRow()).toBe('Open as https:grafana:80');
    await userEvent.type(field(), '{Enter}');
    const url = GRAFANA_URL.replace('grafana:http', 'https:grafana:80');
    expect(callsOf(backend, 'background.openTarget')).toEqual([
      [{ contextId: 'config/production', url, isExact: true }],
    ]);
  });

  it('offers the commands that grant the right, to send them to somebody', async () => {
    await renderPopup({ ...listed, contextReviews: [success(forbidden)] });
    await waitFor(async () => expect((await findRow(/^grafana/)).textContent).toContain('not allowed'));
    await userEvent.type(field(), 'graf{Enter}');
    await userEvent.click(await findRow('Copy the commands that grant it'));
    const copied = await navigator.clipboard.readText();
    expect(copied).toContain('--resource=services/proxy --resource-name=grafana:http -n monitoring');
    expect(copied).toContain('--user=mia@example.com');
  });

  it('opens if the apiserver says now that it may', async () => {
    const targetReview = { get: 'allowed', create: 'allowed' } as const;
    await renderPopup({ ...listed, contextReviews: [success(forbidden)], targetReview });
    await waitFor(async () => expect((await findRow(/^grafana/)).textContent).toContain('not allowed'));
    await userEvent.type(field(), 'graf{Enter}');
    await waitFor(() => expect(details('grafana').queryByText(/lack the right/)).toBeNull());
  });
});

describe('a service that the apiserver lets through', () => {
  it('says nothing of it, and asks nothing more', async () => {
    const backend = await renderPopup({ ...listed, contextReviews: [success(contextReview())] });
    await waitFor(() => expect(callsOf(backend, 'reviewContext')).toHaveLength(1));
    await findRow(/^grafana/);
    await userEvent.type(field(), 'graf{ArrowRight}');
    expect(details('grafana').queryByText('Access')).toBeNull();
    expect(callsOf(backend, 'reviewTarget')).toEqual([]);
  });

  it('says where it may be read only', async () => {
    const targetReview = { get: 'allowed', create: 'forbidden' } as const;
    const backend = await renderPopup({ ...listed, targetReview });
    await findRow(/^grafana/);
    await userEvent.type(field(), 'graf{ArrowRight}');
    expect(await details('grafana').findByText(/You may look, but not send/)).toBeTruthy();
    const target = { resource: 'services', namespace: 'monitoring', name: 'grafana:http' };
    expect(callsOf(backend, 'reviewTarget')).toEqual([['config/production', target]]);
  });

  it('opens as ever where the apiserver tells nothing', async () => {
    const unknown = contextReview({ access: { everywhere: [], namespaces: {} } });
    const backend = await renderPopup({ ...listed, contextReviews: [success(unknown)] });
    await findRow(/^grafana/);
    await userEvent.type(field(), 'graf{Enter}');
    expect(callsOf(backend, 'background.openTarget')).toHaveLength(1);
  });
});

describe('the apiserver is asked what somebody may do', () => {
  it('after the list, which people wait for, and about the namespaces of known services first', async () => {
    const pinned = [{ contextId: 'config/production', prefix: GRAFANA_URL }];
    const backend = await renderPopup({ ...listed, pinned });
    await findRow(/^grafana/);
    await waitFor(() => expect(callsOf(backend, 'reviewContext')).toHaveLength(1));
    const namespaces = ['monitoring', 'kube-system', 'logging', 'shop'];
    expect(callsOf(backend, 'reviewContext')).toEqual([['config/production', namespaces, { isRenewed: false }]]);
  });

  it('not where the list failed', async () => {
    const backend = await renderPopup({ ...listed, listings: [failure(problem('vaultLocked', {}))] });
    await screen.findByRole('alert');
    expect(callsOf(backend, 'reviewContext')).toEqual([]);
  });

  it('anew where the services are listed again by hand', async () => {
    const lists = { 'config/production': serviceList() };
    const backend = await renderPopup({ ...listed, lists, contextReviews: [success(contextReview())] });
    await userEvent.type(field(), '@prod{ArrowRight}');
    await userEvent.click(await findRow('List the services again'));
    await waitFor(() =>
      expect(callsOf(backend, 'reviewContext').map(([, , options]) => options)).toContainEqual({ isRenewed: true }),
    );
  });
});

describe('the details of a context', () => {
  const openDetails = async () => {
    await userEvent.type(field(), '@prod{ArrowRight}');
    return details('production');
  };
  const cached = { ...listed, lists: { 'config/production': serviceList() }, listings: [] };

  it('say who that is, of which groups, on which version of Kubernetes, and how fast it answers', async () => {
    await renderPopup({ ...cached, contextReviews: [success(contextReview())] });
    const shown = await openDetails();
    expect(await shown.findByText('mia@example.com')).toBeTruthy();
    expect(shown.getByText('developers, system:authenticated')).toBeTruthy();
    expect(shown.getByText('104.197.5.247 · v1.33.1 · 12 ms')).toBeTruthy();
  });

  it.each([
    ['token', 'mia@example.com (according to its token)'],
    ['kubeconfig', 'mia@example.com (according to the kubeconfig)'],
  ] as const)('say whose word it is where the apiserver does not tell: of the %s', async (source, text) => {
    const review = contextReview({ identity: { user: 'mia@example.com', groups: [], source } });
    await renderPopup({ ...cached, contextReviews: [success(review)] });
    const shown = await openDetails();
    expect(await shown.findByText(text)).toBeTruthy();
    expect(shown.getByText('not known')).toBeTruthy();
  });

  it('warn of a credential that reaches kubelets', async () => {
    const access = { everywhere: [{ resource: 'nodes', verb: 'get' }] as const, namespaces: {} };
    await renderPopup({
      ...cached,
      contextReviews: [success(contextReview({ access: { ...access, everywhere: [...access.everywhere] } }))],
    });
    const shown = await openDetails();
    expect(await shown.findByText(/a shell in every pod/)).toBeTruthy();
  });

  it('say nothing of kubelets otherwise', async () => {
    await renderPopup({ ...cached, contextReviews: [success(contextReview())] });
    const shown = await openDetails();
    await shown.findByText('mia@example.com');
    expect(shown.queryByText(/a shell in every pod/)).toBeNull();
  });

  it('say that the apiserver is asked, and why it cannot be', async () => {
    await renderPopup({ ...cached, contextReviews: [] });
    expect(await (await openDetails()).findByRole('status', { name: 'Asking the API server…' })).toBeTruthy();
  });

  it('say why the apiserver cannot be asked', async () => {
    const refused = failure(problem('hostAccessMissing', { origin: 'https://104.197.5.247' }));
    await renderPopup({ ...cached, contextReviews: [refused] });
    expect(await (await openDetails()).findByText(/does not let Portside access/)).toBeTruthy();
  });

  it('ask nothing of a context without a credential', async () => {
    const backend = await renderPopup({ ...cached, contexts: [production, stateOf(kubeContext('other'), false)] });
    await userEvent.type(field(), '@other{ArrowRight}');
    expect(details('other').getByText('mia')).toBeTruthy();
    expect(callsOf(backend, 'reviewContext')).toEqual([]);
  });

  it('show hostile names of users and groups as text', async () => {
    const identity = {
      user: 'root\u202Etxt',
      groups: ['<b>admins</b>', 'x'.repeat(2000)],
      source: 'apiserver',
    } as const;
    await renderPopup({
      ...cached,
      contextReviews: [success(contextReview({ identity: { ...identity, groups: [...identity.groups] } }))],
    });
    const shown = await openDetails();
    expect(await shown.findByText('root[U+202E]txt')).toBeTruthy();
    expect(shown.getByText(/<b>admins<\/b>/).textContent?.length).toBeLessThan(400);
  });
});
