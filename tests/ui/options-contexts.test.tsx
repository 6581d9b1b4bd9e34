import { screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { failure } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { callsOf, stateOf } from './fake-backend.ts';
import { findButton, renderOptions } from './render-page.tsx';
import { kubeContext, SERVER, SERVER_WITH_BASE_PATH } from './samples.ts';

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
