import { fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { ImportedContext } from '../../lib/core/kubeconfig/kube-context.ts';
import { failure } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { Options } from '../../lib/ui/options/Options.tsx';
import { callsOf, type FakeWorld, fakeBackend, stateOf } from './fake-backend.ts';
import { KUBECONFIG, kubeContext, RANCHER, SERVER } from './samples.ts';

function show(world: FakeWorld = {}) {
  const backend = fakeBackend(world);
  render(<Options backend={backend} />);
  return backend;
}

const button = (name: string | RegExp) => screen.findByRole('button', { name });

async function paste(text: string) {
  await userEvent.click(screen.getByRole('textbox', { name: 'Paste a kubeconfig' }));
  await userEvent.paste(text);
}

describe('reading a kubeconfig', () => {
  test('pasted text is read at once, and leaves no secret on the page', async () => {
    show();
    await paste(KUBECONFIG);
    expect(await screen.findByRole('rowheader', { name: /^production/ })).toBeTruthy();
    expect(document.body.innerHTML).not.toContain('sample');
  });

  test('chosen files are told apart by their names', async () => {
    show();
    const files = [new File([KUBECONFIG], 'home.yaml'), new File([KUBECONFIG], 'work.yaml')];
    await userEvent.upload(screen.getByLabelText('Choose files…', { selector: 'input' }), files);
    expect(await screen.findByRole('table', { name: 'home.yaml' })).toBeTruthy();
    expect(screen.getByRole('table', { name: 'work.yaml' })).toBeTruthy();
  });

  test('files dropped anywhere on the page are read', async () => {
    show();
    fireEvent.drop(document, { dataTransfer: { types: ['Files'], files: [new File([KUBECONFIG], 'dropped.yaml')] } });
    expect(await screen.findByRole('table', { name: 'dropped.yaml' })).toBeTruthy();
  });

  test('files added later belong to the same import', async () => {
    show();
    await paste(KUBECONFIG);
    const more = await screen.findByLabelText('Add more files…', { selector: 'input' });
    await userEvent.upload(more, new File([KUBECONFIG], 'more.yaml'));
    await screen.findByRole('table', { name: 'more.yaml' });
    expect(screen.getByRole('table', { name: 'Pasted text' })).toBeTruthy();
  });

  test('a file too large is refused, not read as far as it was looked at, and others stay', async () => {
    show();
    await paste(KUBECONFIG);
    const more = await screen.findByLabelText('Add more files…', { selector: 'input' });
    // Of three bytes each, so that its beginning alone would not be too large.
    const large = new File([KUBECONFIG, '# ', '\u754C'.repeat(5_500_000)], 'large.yaml');
    await userEvent.upload(more, large);
    expect((await screen.findByRole('alert')).textContent).toContain('“large.yaml” is larger than 5 MB.');
    expect(screen.getAllByRole('table').map((table) => table.querySelector('caption')?.textContent)).toEqual([
      'Pasted text',
    ]);
  });

  test('files dropped while others are being read are read with them', async () => {
    show();
    const drop = (name: string) =>
      fireEvent.drop(document, { dataTransfer: { types: ['Files'], files: [new File([KUBECONFIG], name)] } });
    drop('first.yaml');
    drop('second.yaml');
    expect(await screen.findByRole('table', { name: 'first.yaml' })).toBeTruthy();
    expect(await screen.findByRole('table', { name: 'second.yaml' })).toBeTruthy();
  });

  test('a problem in each of many lines is shown for the first, and the others are counted', async () => {
    show();
    await paste(`contexts:\n${'- 7\n'.repeat(1500)}`);
    expect(await screen.findAllByRole('alert')).toHaveLength(20);
    expect(screen.getByText('And 1,480 more problems.')).toBeTruthy();
  });

  test('what cannot be read says where, and can be pasted again', async () => {
    show();
    await paste('apiVersion: v1\nkind: Config\nclusters: [\n');
    expect((await screen.findByRole('alert')).textContent).toMatch(/line \d+, column \d+/);
    expect(screen.getByRole('textbox', { name: 'Paste a kubeconfig' })).toBeTruthy();
  });
});

describe('the preview', () => {
  test('says for each context whether it can be used, and if not, why and what to do', async () => {
    show();
    await paste(KUBECONFIG);
    const old = (await screen.findByRole('rowheader', { name: 'old' })).closest('tbody') as HTMLElement;
    expect(old.textContent).toContain('Cannot be used');
    expect(old.textContent).toContain('is not an https address');
    expect(old.textContent).toContain('Put the https address');
  });

  test('what could not be used is left out unless chosen', async () => {
    const backend = show({ hasHostAccess: false });
    await paste(KUBECONFIG);
    await userEvent.click(await button('Import and allow access to 2 servers'));
    const imported = callsOf(backend, 'importContexts')[0]?.[0] as ImportedContext[];
    expect(imported.map(({ context }) => context.name)).toEqual(['production', 'staging']);
  });

  test('a context can be left out', async () => {
    const backend = show({ hasHostAccess: false });
    await paste(KUBECONFIG);
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Import staging' }));
    await userEvent.click(await button('Import and allow access to 1 server'));
    expect(callsOf(backend, 'requestHostAccess')).toEqual([[[SERVER]]]);
  });

  test('importing again shows what would change before anything does', async () => {
    const backend = show();
    await paste(KUBECONFIG);
    await userEvent.click(await button('Import 2 contexts'));
    await userEvent.click(await button('Import another'));
    await paste(KUBECONFIG.replace('namespace: shop', 'namespace: logging'));
    const row = (await screen.findByRole('rowheader', { name: /^production/ })).closest('tr') as HTMLElement;
    expect(row.textContent).toContain('Replaces the stored one');
    expect(row.textContent).toContain('namespace');
    expect(callsOf(backend, 'importContexts')).toHaveLength(1);
  });
});

describe('importing', () => {
  test('asks for access in the click, before anything is stored', async () => {
    const backend = show({ hasHostAccess: false });
    await paste(KUBECONFIG);
    (await button('Import and allow access to 2 servers')).click();
    expect(callsOf(backend, 'requestHostAccess')).toEqual([[[SERVER, RANCHER]]]);
    expect(callsOf(backend, 'importContexts')).toEqual([]);
    expect((await screen.findByText('Imported 2 contexts.')).textContent).toBeTruthy();
  });

  test('says why the browser cannot keep the contexts, and keeps the choice', async () => {
    show({ importRefusal: problem('importTooLarge', {}) });
    await paste(KUBECONFIG);
    await userEvent.click(await button('Import 2 contexts'));
    expect((await screen.findByRole('alert')).textContent).toContain('more than the browser lets Portside keep');
    expect(await button('Import 2 contexts')).toBeTruthy();
  });

  test('stores the contexts where access is refused, and offers it again', async () => {
    const backend = show({ hasHostAccess: false, givesHostAccess: false });
    await paste(KUBECONFIG);
    await userEvent.click(await button('Import and allow access to 2 servers'));
    expect(await screen.findByText(/Access was not given/)).toBeTruthy();
    expect(callsOf(backend, 'importContexts')).toHaveLength(1);
    expect(await button('Allow access to 104.197.5.247')).toBeTruthy();
  });
});

describe('stored contexts', () => {
  const contexts = [
    stateOf(kubeContext('production')),
    stateOf(kubeContext('reader'), false),
    stateOf(kubeContext('production', { source: 'other.yaml', server: RANCHER })),
  ];

  test('are grouped by server, and same names told apart by file', async () => {
    show({ contexts });
    const name = (level: number) => screen.getAllByRole('heading', { level }).map(({ textContent }) => textContent);
    await screen.findByText('production (config)');
    expect(name(3)).toEqual(['104.197.5.247', 'rancher.example/k8s/clusters/c-1', 'Imported from']);
    expect(name(4)).toEqual(['production (config)', 'reader', 'production (other.yaml)']);
  });

  test('take a credential by hand', async () => {
    const backend = show({ contexts });
    await userEvent.click(await button('Give a credential'));
    await userEvent.keyboard('abc{Enter}');
    expect(callsOf(backend, 'giveCredential')).toEqual([['config/reader', { type: 'bearer', token: 'abc' }]]);
    await waitFor(() => expect(screen.queryByLabelText('Token')).toBeNull());
  });

  test('are forgotten after a question', async () => {
    const backend = show({ contexts });
    await userEvent.click(await button('Forget reader'));
    const dialog = screen.getByRole('dialog', { name: 'Forget this context?' });
    expect(callsOf(backend, 'forgetContexts')).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Forget' }));
    expect(callsOf(backend, 'forgetContexts')).toEqual([[['config/reader']]]);
    await waitFor(() => expect(screen.queryByText('reader')).toBeNull());
  });

  test('stay where the question is answered with no', async () => {
    const backend = show({ contexts });
    await userEvent.click(await button('Forget reader'));
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(callsOf(backend, 'forgetContexts')).toEqual([]);
  });

  test('of one file are forgotten together', async () => {
    const backend = show({ contexts });
    await userEvent.click(await button('Forget all of config'));
    const dialog = screen.getByRole('dialog', { name: 'Forget these 2 contexts?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Forget' }));
    expect(callsOf(backend, 'forgetContexts')).toEqual([[['config/production', 'config/reader']]]);
  });

  test('say what keeps the API from opening', async () => {
    const unreachable = failure(problem('apiserverUnreachable', { origin: SERVER.origin }));
    show({ contexts: contexts.slice(0, 1), openings: [unreachable] });
    await userEvent.click(await button('Open API'));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
  });
});

test('a trusted site is asked about again once a person says so', async () => {
  const backend = fakeBackend({ trustedSites: ['https://wiki.example', 'https://git.example'] });
  render(<Options backend={backend} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Ask again for https://wiki.example' }));
  expect(callsOf(backend, 'distrustSite')).toEqual([['https://wiki.example']]);
  await waitFor(() => expect(screen.queryByText('https://wiki.example')).toBeNull());
  expect(screen.getByText('https://git.example')).toBeTruthy();
});
