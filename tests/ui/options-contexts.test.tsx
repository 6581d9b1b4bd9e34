import { screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { callsOf, stateOf } from './fake-backend.ts';
import { findButton, renderOptions } from './render-page.tsx';
import { contextReview, kubeContext, SERVER, SERVER_WITH_BASE_PATH } from './samples.ts';

describe('stored contexts', () => {
  const serverAddress = SERVER_WITH_BASE_PATH.origin + SERVER_WITH_BASE_PATH.basePath;
  const contexts = [
    stateOf(kubeContext('production')),
    stateOf(kubeContext('reader'), false),
    stateOf(kubeContext('production', { source: 'other.yaml', serverAddress })),
  ];

  it('are grouped by server, and labelled with their file where names repeat', async () => {
    renderOptions({ contexts });
    await screen.findByText('production (config)');
    const headings = (level: number) => screen.getAllByRole('heading', { level }).map(({ textContent }) => textContent);
    expect(headings(2).filter((heading) => heading !== 'Sign out of all contexts?')).toEqual([
      '104.197.5.247',
      'rancher.example/k8s/clusters/c-1',
      'Imported files',
    ]);
    expect(headings(3)).toEqual(['production (config)', 'reader', 'production (other.yaml)']);
  });

  it('take a credential by hand', async () => {
    const backend = renderOptions({ contexts });
    await userEvent.click(await findButton('Add credential…'));
    await userEvent.keyboard('abc{Enter}');
    expect(callsOf(backend, 'background.setCredential')).toEqual([
      [{ contextId: 'config/reader', credential: { type: 'bearer', token: 'abc' } }],
    ]);
    await waitFor(() => expect(screen.queryByLabelText('Token')).toBeNull());
  });

  it('say why the API does not open', async () => {
    const unreachable = failure(problem('apiserverUnreachable', { origin: SERVER.origin }));
    const backend = renderOptions({ contexts: contexts.slice(0, 1), openings: [unreachable] });
    await userEvent.click(await findButton('Open API'));
    expect((await screen.findByRole('alert')).textContent).toContain('https://104.197.5.247 cannot be reached');
    expect(callsOf(backend, 'background.openApi')).toEqual([['config/production']]);
  });
});

describe('details of a stored context', () => {
  const production = stateOf(kubeContext('production'));
  const showDetails = async () => {
    await userEvent.click(await findButton('More for production'));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Who am I' }));
    return within(screen.getByRole('region', { name: 'Details of production' }));
  };

  it('say who that is and how the apiserver is, and give the focus back', async () => {
    const backend = renderOptions({ contexts: [production], contextReviews: [success(contextReview())] });
    const details = await showDetails();
    expect(await details.findByText('mia@example.com')).toBeTruthy();
    expect(details.getByText('developers, system:authenticated')).toBeTruthy();
    expect(details.getByText('104.197.5.247 · v1.33.1 · 12 ms')).toBeTruthy();
    expect(callsOf(backend, 'reviewContext')).toEqual([['config/production', [], { isRenewed: false }]]);
    await userEvent.keyboard('{Enter}');
    expect(screen.queryByRole('region', { name: 'Details of production' })).toBeNull();
    expect(document.activeElement).toBe(await findButton('More for production'));
  });

  it('say why the apiserver cannot be asked', async () => {
    const refused = failure(problem('hostAccessMissing', { origin: SERVER.origin }));
    renderOptions({ contexts: [production], contextReviews: [refused] });
    expect(await (await showDetails()).findByText(/does not let Portside access/)).toBeTruthy();
  });

  it('are not offered of a context without a credential', async () => {
    renderOptions({ contexts: [stateOf(kubeContext('production'), false)] });
    await userEvent.click(await findButton('More for production'));
    expect(screen.queryByRole('menuitem', { name: 'Who am I' })).toBeNull();
  });

  it('are asked for by nobody but a person', async () => {
    const backend = renderOptions({ contexts: [production] });
    await findButton('More for production');
    expect(callsOf(backend, 'reviewContext')).toEqual([]);
  });
});

describe('a stored context that reaches kubelets', () => {
  const contexts = [stateOf(kubeContext('production')), stateOf(kubeContext('reader'))];
  const warnings = () => screen.queryAllByText(/a shell in every pod/);

  it('is marked as such, by what is known from before', async () => {
    const access = { everywhere: [{ resource: 'nodes' as const, verb: 'create' as const }], namespaces: {} };
    renderOptions({ contexts, reviews: { 'config/reader': contextReview({ access }) } });
    await waitFor(() => expect(warnings()).toHaveLength(1));
    expect(warnings()[0]?.closest('.stored-context')?.textContent).toContain('reader');
  });

  it('is told from those that may only open apps', async () => {
    renderOptions({ contexts, reviews: { 'config/reader': contextReview() } });
    await findButton('More for reader');
    expect(warnings()).toEqual([]);
  });
});

describe('removing contexts', () => {
  const removeReader = async () => {
    await userEvent.click(await findButton('More for reader'));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Remove…' }));
  };

  const contexts = [
    stateOf(kubeContext('production')),
    stateOf(kubeContext('reader')),
    stateOf(kubeContext('staging', { source: 'other.yaml' })),
  ];

  it('asks first', async () => {
    const backend = renderOptions({ contexts });
    await removeReader();
    const dialog = screen.getByRole('dialog', { name: 'Remove this context?' });
    expect(callsOf(backend, 'background.removeContexts')).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Remove' }));
    expect(callsOf(backend, 'background.removeContexts')).toEqual([[['config/reader']]]);
    await waitFor(() => expect(screen.queryByText('reader')).toBeNull());
  });

  it('does nothing on Cancel', async () => {
    const backend = renderOptions({ contexts });
    await removeReader();
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(callsOf(backend, 'background.removeContexts')).toEqual([]);
  });

  it('can remove all contexts of a file', async () => {
    const backend = renderOptions({ contexts });
    await userEvent.click(await findButton('Remove these 2 contexts…'));
    const dialog = screen.getByRole('dialog', { name: 'Remove these 2 contexts?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Remove' }));
    expect(callsOf(backend, 'background.removeContexts')).toEqual([[['config/production', 'config/reader']]]);
  });
});

describe('a trusted site', () => {
  it('is removed on request', async () => {
    const backend = renderOptions({ trustedSites: ['https://wiki.example', 'https://git.example'] }, '#sites');
    await userEvent.click(await findButton('Ask again for https://wiki.example'));
    expect(callsOf(backend, 'background.removeTrustedSite')).toEqual([['https://wiki.example']]);
    await waitFor(() => expect(screen.queryByText('https://wiki.example')).toBeNull());
    expect(screen.getByText('https://git.example')).toBeTruthy();
  });
});
