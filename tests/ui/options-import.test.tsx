import { fireEvent, screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { ImportedContext } from '../../lib/core/kubeconfig/kube-context.ts';
import { optionsFragment } from '../../lib/core/options-address.ts';
import { problem } from '../../lib/core/problems.ts';
import { callsOf, type FakeBackendOptions } from './fake-backend.ts';
import { findButton, findInput, pasteKubeconfig, renderOptions } from './render-page.tsx';
import { GRAFANA_URL, KUBECONFIG, PASSPHRASE_VAULT, SERVER, SERVER_WITH_BASE_PATH } from './samples.ts';

const drop = (...files: File[]) => fireEvent.drop(document, { dataTransfer: { types: ['Files'], files } });

describe('reading kubeconfigs', () => {
  it('reads pasted text at once, and leaves no secret on the page', async () => {
    renderOptions();
    await pasteKubeconfig(KUBECONFIG);
    expect(await screen.findByRole('rowheader', { name: /^production/ })).toBeTruthy();
    expect(document.body.innerHTML).not.toContain('sample');
  });

  it('shows chosen files in a table each, by name', async () => {
    renderOptions();
    const files = [new File([KUBECONFIG], 'home.yaml'), new File([KUBECONFIG], 'work.yaml')];
    await userEvent.upload(await findInput('Choose files…'), files);
    expect(await screen.findByRole('table', { name: 'home.yaml' })).toBeTruthy();
    expect(screen.getByRole('table', { name: 'work.yaml' })).toBeTruthy();
  });

  it('reads files that are dropped anywhere on the page', async () => {
    renderOptions();
    await findInput('Choose files…');
    drop(new File([KUBECONFIG], 'dropped.yaml'));
    expect(await screen.findByRole('table', { name: 'dropped.yaml' })).toBeTruthy();
  });

  it('reads files that are added later together with the earlier ones', async () => {
    renderOptions();
    await pasteKubeconfig(KUBECONFIG);
    await userEvent.upload(await findInput('Add more files…'), new File([KUBECONFIG], 'more.yaml'));
    await screen.findByRole('table', { name: 'more.yaml' });
    expect(screen.getByRole('table', { name: 'Pasted text' })).toBeTruthy();
  });

  it('reads files that are dropped while others are being read', async () => {
    renderOptions();
    await findInput('Choose files…');
    drop(new File([KUBECONFIG], 'first.yaml'));
    drop(new File([KUBECONFIG], 'second.yaml'));
    expect(await screen.findByRole('table', { name: 'first.yaml' })).toBeTruthy();
    expect(await screen.findByRole('table', { name: 'second.yaml' })).toBeTruthy();
  });

  it('refuses a file that is too large, instead of reading its beginning, and keeps the others', async () => {
    renderOptions();
    await pasteKubeconfig(KUBECONFIG);
    // Characters of three bytes: cut off at the limit of bytes, the text must still exceed the limit of characters.
    const large = new File([KUBECONFIG, '# ', '\u754C'.repeat(5_500_000)], 'large.yaml');
    await userEvent.upload(await findInput('Add more files…'), large);
    expect((await screen.findByRole('alert')).textContent).toContain('“large.yaml” is larger than 5 MB.');
    expect(screen.getAllByRole('table').map((table) => table.querySelector('caption')?.textContent)).toEqual([
      'Pasted text',
    ]);
  });

  it('shows the first problems of a file with many, and counts the others', async () => {
    renderOptions();
    await pasteKubeconfig(`contexts:\n${'- 7\n'.repeat(1500)}`);
    expect(await screen.findAllByRole('alert')).toHaveLength(20);
    expect(screen.getByText('And 1,480 more problems.')).toBeTruthy();
  });

  it('says where invalid YAML starts, and lets the person paste again', async () => {
    renderOptions();
    await pasteKubeconfig('apiVersion: v1\nkind: Config\nclusters: [\n');
    expect((await screen.findByRole('alert')).textContent).toMatch(/line \d+, column \d+/);
    expect(screen.getByRole('textbox', { name: 'Paste a kubeconfig' })).toBeTruthy();
  });
});

describe('the import preview', () => {
  it('says why a context cannot be used, and what to do about it', async () => {
    renderOptions();
    await pasteKubeconfig(KUBECONFIG);
    const row = (await screen.findByRole('rowheader', { name: 'old' })).closest('tr');
    const notes = row?.nextElementSibling;
    expect(row?.textContent).toContain('Cannot be used');
    expect(notes?.textContent).toContain('is not an https URL');
    expect(notes?.textContent).toContain('Change the server of cluster “old”');
  });

  it('leaves unusable contexts out by default', async () => {
    const backend = renderOptions({ hasHostAccess: false });
    await pasteKubeconfig(KUBECONFIG);
    await userEvent.click(await findButton('Import and allow access to 2 servers'));
    const imported = callsOf(backend, 'background.importContexts')[0]?.[0] as ImportedContext[];
    expect(imported.map(({ context }) => context.name)).toEqual(['production', 'staging']);
  });

  it('leaves out by default what would send the credential of one file to a server of another', async () => {
    const other = `apiVersion: v1
kind: Config
clusters: [{ name: demo, cluster: { server: "https://demo.example" } }]
contexts: [{ name: demo, context: { cluster: demo, user: mia } }]`;
    renderOptions();
    const files = [new File([KUBECONFIG], 'config'), new File([other], 'demo.yaml')];
    await userEvent.upload(await findInput('Choose files…'), files);
    const row = await screen.findByRole<HTMLInputElement>('checkbox', { name: 'Import demo' });
    expect(row.checked).toBe(false);
    expect(screen.getByText(/would be sent to demo\.example/)).toBeTruthy();
  });

  it('can leave a context out', async () => {
    const backend = renderOptions({ hasHostAccess: false });
    await pasteKubeconfig(KUBECONFIG);
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Import staging' }));
    await userEvent.click(await findButton('Import and allow access to 1 server'));
    expect(callsOf(backend, 'requestHostAccess')).toEqual([[[SERVER]]]);
  });

  it('shows what another import would change, and changes nothing yet', async () => {
    const backend = renderOptions();
    await pasteKubeconfig(KUBECONFIG);
    await userEvent.click(await findButton('Import 2 contexts'));
    await userEvent.click(await findButton('Import another'));
    await pasteKubeconfig(KUBECONFIG.replace('namespace: shop', 'namespace: logging'));
    const row = (await screen.findByRole('rowheader', { name: /^production/ })).closest('tr');
    expect(row?.textContent).toContain('Replaces the stored one');
    expect(row?.textContent).toContain('Different: namespace');
    const unchanged = screen.getByRole('rowheader', { name: 'staging' }).closest('tr');
    expect(unchanged?.textContent).toContain('Unchanged');
    expect(callsOf(backend, 'background.importContexts')).toHaveLength(1);
  });
});

describe('importing', () => {
  it('requests host access during the click, before anything is stored', async () => {
    const backend = renderOptions({ hasHostAccess: false });
    await pasteKubeconfig(KUBECONFIG);
    (await findButton('Import and allow access to 2 servers')).click();
    expect(callsOf(backend, 'requestHostAccess')).toEqual([[[SERVER, SERVER_WITH_BASE_PATH]]]);
    expect(callsOf(backend, 'background.importContexts')).toEqual([]);
    expect(await screen.findByText('Imported 2 contexts.')).toBeTruthy();
  });

  it('says why the contexts cannot be stored, and keeps the choice', async () => {
    renderOptions({ importProblem: problem('importTooLarge', {}) });
    await pasteKubeconfig(KUBECONFIG);
    await userEvent.click(await findButton('Import 2 contexts'));
    expect((await screen.findByRole('alert')).textContent).toContain('more space than the browser gives Portside');
    expect(await findButton('Import 2 contexts')).toBeTruthy();
  });

  it('stores the contexts although host access is refused, and offers it again', async () => {
    const backend = renderOptions({ hasHostAccess: false, grantsHostAccess: false });
    await pasteKubeconfig(KUBECONFIG);
    await userEvent.click(await findButton('Import and allow access to 2 servers'));
    expect(await screen.findByText(/^Browser access was not granted/)).toBeTruthy();
    expect(callsOf(backend, 'background.importContexts')).toHaveLength(1);
    expect(await findButton('Allow access to 104.197.5.247')).toBeTruthy();
  });
});

describe('the question where to store credentials', () => {
  const QUESTION = { name: 'Keep the credentials' };

  async function pasteFirst(options: FakeBackendOptions = {}) {
    const backend = renderOptions({ vault: { mode: 'undecided' }, ...options });
    await pasteKubeconfig(KUBECONFIG);
    await screen.findByRole('group', QUESTION);
    return backend;
  }

  async function enterPassphrases(passphrase: string, repeated: string) {
    await userEvent.type(await findInput('New passphrase'), passphrase);
    await userEvent.type(await findInput('Repeat passphrase'), repeated);
    await userEvent.click(await findButton(/^Import/));
  }

  it('creates the vault before the import', async () => {
    const backend = await pasteFirst();
    await enterPassphrases('correct horse battery', 'correct horse battery');
    await waitFor(() => expect(callsOf(backend, 'background.importContexts')).toHaveLength(1));
    const methods = backend.calls.map(({ method }) => method);
    expect(methods.indexOf('background.createVault')).toBeGreaterThan(-1);
    expect(methods.indexOf('background.importContexts')).toBeGreaterThan(methods.indexOf('background.createVault'));
    expect(callsOf(backend, 'vault.createVault')).toEqual([['correct horse battery', { hasPasskey: false }]]);
  });

  it('imports into memory only where the person chooses that', async () => {
    const backend = await pasteFirst();
    await userEvent.click(await screen.findByRole('radio', { name: /^Until the browser closes/ }));
    await userEvent.click(await findButton(/^Import/));
    await waitFor(() => expect(callsOf(backend, 'background.importContexts')).toHaveLength(1));
    expect(callsOf(backend, 'vault.keepInMemoryOnly')).toEqual([[null]]);
    expect(callsOf(backend, 'vault.createVault')).toEqual([]);
  });

  it.each([
    ['is too short', 'short', 'short', /at least 10 characters/],
    ['is repeated differently', 'correct horse battery', 'correct horse batteri', /passphrases are different/],
  ])('stops the import when the passphrase %s, and says why', async (_, passphrase, repeated, reason) => {
    const backend = await pasteFirst({ hasHostAccess: false });
    await enterPassphrases(passphrase, repeated);
    expect((await screen.findByRole('alert')).textContent).toMatch(reason);
    for (const name of ['requestHostAccess', 'vault.createVault', 'background.importContexts'] as const) {
      expect(callsOf(backend, name)).toEqual([]);
    }
  });

  it('stops the import when no passkey is created', async () => {
    const backend = await pasteFirst({ passkeyProblem: problem('passkeyRefused', {}) });
    await userEvent.click(await screen.findByRole('radio', { name: /^Passkey/ }));
    await enterPassphrases('correct horse battery', 'correct horse battery');
    expect((await screen.findByRole('alert')).textContent).toContain('The passkey was not used.');
    expect(callsOf(backend, 'vault.createVault')).toEqual([['correct horse battery', { hasPasskey: true }]]);
    expect(callsOf(backend, 'background.importContexts')).toEqual([]);
  });

  it('offers no passkey in a browser without passkeys', async () => {
    await pasteFirst({ supportsPasskeys: false });
    expect(screen.getAllByRole('radio').map((radio) => (radio as HTMLInputElement).value)).toEqual([
      'passphrase',
      'memoryOnly',
    ]);
  });

  it('is not asked once there is an answer', async () => {
    renderOptions({ vault: PASSPHRASE_VAULT });
    await pasteKubeconfig(KUBECONFIG);
    await findButton(/^Import/);
    expect(screen.queryByRole('group', QUESTION)).toBeNull();
  });
});

describe('an import for a URL that somebody wants to open', () => {
  const open = (url: string, server = SERVER) => optionsFragment({ topic: 'import', server, url });

  it('opens the URL afterwards, as an imported context of its server', async () => {
    const backend = renderOptions({ vault: PASSPHRASE_VAULT }, open(GRAFANA_URL));
    expect((await screen.findByText(/^Afterwards this opens/)).textContent).toContain(GRAFANA_URL);
    await userEvent.click(await screen.findByRole('textbox', { name: 'Paste a kubeconfig' }));
    await userEvent.paste(KUBECONFIG);
    await userEvent.click(await findButton(/^Import 2 contexts/));
    await waitFor(() =>
      expect(callsOf(backend, 'background.openTarget')).toEqual([
        [{ contextId: 'Pasted text/production', url: GRAFANA_URL }],
      ]),
    );
  });

  it('opens nothing if no imported context is for its server', async () => {
    const server = { origin: 'https://10.9.9.9', basePath: '' };
    const backend = renderOptions(
      { vault: PASSPHRASE_VAULT },
      open(GRAFANA_URL.replace(SERVER.origin, server.origin), server),
    );
    await userEvent.click(await screen.findByRole('textbox', { name: 'Paste a kubeconfig' }));
    await userEvent.paste(KUBECONFIG);
    await userEvent.click(await findButton(/^Import 2 contexts/));
    await waitFor(() => expect(callsOf(backend, 'background.importContexts')).toHaveLength(1));
    await screen.findByRole('heading', { level: 1, name: 'Contexts' });
    expect(callsOf(backend, 'background.openTarget')).toEqual([]);
  });
});
