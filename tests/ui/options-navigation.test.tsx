import { fireEvent, screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { problem } from '../../lib/core/problems.ts';
import { callsOf, stateOf } from './fake-backend.ts';
import { findButton, findInput, pasteKubeconfig, production, renderOptions } from './render-page.tsx';
import { KUBECONFIG, kubeContext, PASSPHRASE_VAULT } from './samples.ts';

const contexts = [production, stateOf(kubeContext('reader'), false)];
const findTitle = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name });
const hasFocus = (element: HTMLElement) => waitFor(() => expect(document.activeElement).toBe(element));
const pasteOnPage = (text: string, target: Element = document.body) =>
  fireEvent.paste(target, { clipboardData: { getData: () => text } });

describe('the address of the options page', () => {
  it.each([
    ['', 'Contexts'],
    ['#contexts', 'Contexts'],
    ['#vault', 'Sign-in and vault'],
    ['#sites', 'Sites'],
    ['#about', 'Portside 0.1.0'],
    ['#import', 'Import a kubeconfig'],
    [`#import=${encodeURIComponent('https://k8s.example:6443')}`, 'Import the kubeconfig for k8s.example:6443'],
    ['#import=javascript:alert(1)', 'Import a kubeconfig'],
  ])('%j shows “%s”', async (fragment, title) => {
    renderOptions({ contexts }, fragment);
    expect(await findTitle(title)).toBeTruthy();
  });

  it('follows the links of the navigation, which mark what is shown', async () => {
    renderOptions({ contexts });
    const link = await screen.findByRole('link', { name: 'Sign-in and vault' });
    expect(link.getAttribute('href')).toBe('#vault');
    expect(link.getAttribute('aria-current')).toBeNull();
    await userEvent.click(link);
    await hasFocus(await findTitle('Sign-in and vault'));
    expect(link.getAttribute('aria-current')).toBe('page');
    await waitFor(() => expect(document.title).toBe('Sign-in and vault – Portside'));
  });

  it('tells how many contexts and sites there are', async () => {
    renderOptions({ contexts, trustedSites: ['https://wiki.example'] });
    expect(await screen.findByRole('link', { name: 'Contexts 2' })).toBeTruthy();
    expect(await screen.findByRole('link', { name: 'Sites 1' })).toBeTruthy();
  });
});

describe('the focus', () => {
  it('is in the field for a kubeconfig where nothing is imported yet', async () => {
    renderOptions();
    await hasFocus(await screen.findByRole('textbox', { name: 'Paste a kubeconfig' }));
  });

  it('is in the filter where there are contexts', async () => {
    renderOptions({ contexts });
    await hasFocus(await screen.findByRole('searchbox', { name: 'Filter by name, server or user' }));
  });

  it.each(['', '#import', '#vault', '#sites'])(
    'is in the passphrase while the vault is locked, at %j',
    async (fragment) => {
      renderOptions({ contexts, vault: { ...PASSPHRASE_VAULT, isLocked: true } }, fragment);
      await hasFocus(await findInput('Passphrase'));
    },
  );

  it('goes to the filter when the vault is unlocked', async () => {
    renderOptions({ contexts, vault: { ...PASSPHRASE_VAULT, isLocked: true } });
    await userEvent.type(await findInput('Passphrase'), 'the passphrase{Enter}');
    await hasFocus(await screen.findByRole('searchbox'));
  });

  it('goes to the button that imports when a kubeconfig was read, and then to what was imported', async () => {
    renderOptions();
    await pasteKubeconfig(KUBECONFIG);
    await hasFocus(await findButton('Import 2 contexts'));
    await userEvent.keyboard('{Enter}');
    const done = (await screen.findByText('Imported 2 contexts.')).closest<HTMLElement>('[role=status]');
    await hasFocus(done as HTMLElement);
    expect(await findTitle('Contexts')).toBeTruthy();
  });

  it('goes to the new passphrase where that is asked', async () => {
    renderOptions({ vault: { mode: 'undecided' } });
    await pasteKubeconfig(KUBECONFIG);
    await hasFocus(await findInput('New passphrase'));
  });

  it.each([
    ['nothing', '', '', 'New passphrase'],
    ['another passphrase', 'correct horse battery', 'correct horse batteri', 'Repeat passphrase'],
  ])('goes to the field that is wrong after %s was entered, and Enter submits', async (_, first, second, label) => {
    const backend = renderOptions({ vault: { mode: 'undecided' } });
    await pasteKubeconfig(KUBECONFIG);
    await userEvent.type(await findInput('New passphrase'), first || '{Tab}');
    await userEvent.type(await findInput('Repeat passphrase'), `${second}{Enter}`);
    const field = await findInput(label);
    await hasFocus(field);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    const help = document.getElementById(field.getAttribute('aria-describedby') ?? '') as HTMLElement;
    expect(within(help).getByRole('alert')).toBeTruthy();
    expect(callsOf(backend, 'background.importContexts')).toEqual([]);
  });

  it('goes to the filter after contexts were removed, and to the row after a credential was added', async () => {
    renderOptions({ contexts });
    await userEvent.click(await findButton('Add credential…'));
    await userEvent.keyboard('abc{Enter}');
    await hasFocus(await findButton('More for reader'));
    await userEvent.keyboard('{Enter}{ArrowUp}{Enter}');
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Remove' }));
    await hasFocus(screen.getByRole('searchbox'));
  });
});

describe('a kubeconfig', () => {
  it.each(['', '#vault', '#sites', '#about'])(
    'is read when it is pasted anywhere on the page, at %j',
    async (fragment) => {
      renderOptions({ contexts }, fragment);
      await screen.findByRole('heading', { level: 1 });
      pasteOnPage(KUBECONFIG);
      expect(await screen.findByRole('rowheader', { name: /^staging/ })).toBeTruthy();
      expect(await findTitle('Import a kubeconfig')).toBeTruthy();
    },
  );

  it('is read when it is dropped on another topic', async () => {
    renderOptions({ contexts }, '#vault');
    await findTitle('Sign-in and vault');
    fireEvent.drop(document, { dataTransfer: { types: ['Files'], files: [new File([KUBECONFIG], 'dropped.yaml')] } });
    expect(await screen.findByRole('table', { name: 'dropped.yaml' })).toBeTruthy();
  });

  it('is not looked for in what is pasted into a field: it may be a secret', async () => {
    renderOptions({ contexts, vault: PASSPHRASE_VAULT }, '#vault');
    await userEvent.click(await findButton('Change passphrase'));
    pasteOnPage(KUBECONFIG, await findInput('Current passphrase'));
    expect(await findTitle('Sign-in and vault')).toBeTruthy();
    expect(location.hash).toBe('#vault');
  });

  it('is not looked for while a question is asked', async () => {
    renderOptions({ contexts });
    await userEvent.click(await findButton('Remove these 2 contexts…'));
    pasteOnPage(KUBECONFIG);
    expect(location.hash).toBe('');
  });

  it('is not read while stored data cannot be read', async () => {
    const storageProblems = [{ name: 'contexts', problem: problem('storageUnreadable', { name: 'contexts' }) }];
    const backend = renderOptions({ storageProblems });
    await screen.findByRole('alert');
    pasteOnPage(KUBECONFIG);
    expect(callsOf(backend, 'readKubeconfigs')).toEqual([]);
  });

  it('stays in its field where it cannot be read, with the line marked, and not in the markup of the page', async () => {
    renderOptions();
    const text = 'apiVersion: v1\nkind: Config\nusers:\n\t- name: secret-of-mia\n';
    await pasteKubeconfig(text);
    await screen.findByRole('alert');
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Paste a kubeconfig' });
    await hasFocus(field);
    expect(field.value).toBe(text);
    expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe('\t- name: secret-of-mia');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.body.innerHTML).not.toContain('secret-of-mia');
  });

  it('is read again when the whole field is replaced', async () => {
    renderOptions();
    await pasteKubeconfig('users: [');
    await screen.findByRole('alert');
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Paste a kubeconfig' });
    field.select();
    await userEvent.paste(KUBECONFIG);
    expect(await screen.findByRole('rowheader', { name: /^production/ })).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('the filter of contexts', () => {
  const names = () => screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent);

  it('shows the contexts that have its words in their names, and says where there is none', async () => {
    renderOptions({ contexts });
    await userEvent.type(await screen.findByRole('searchbox'), '104.197 read');
    expect(names()).toEqual(['reader']);
    await userEvent.type(screen.getByRole('searchbox'), 'x');
    expect(screen.getByText('No context matches “104.197 readx”.')).toBeTruthy();
  });

  it('can show only contexts for which something has to be done', async () => {
    renderOptions({ contexts });
    await userEvent.click(await findButton('Needs attention 1'));
    expect(names()).toEqual(['reader']);
    expect((await findButton('Needs attention 1')).getAttribute('aria-pressed')).toBe('true');
    await userEvent.click(await findButton('All 2'));
    expect(names()).toEqual(['production', 'reader']);
  });

  it('counts a server without browser access among them', async () => {
    renderOptions({ contexts, hasHostAccess: false });
    expect(await findButton('Needs attention 2')).toBeTruthy();
  });
});

describe('the menu of a context', () => {
  const open = async () => {
    renderOptions({ contexts });
    const button = await findButton('More for production');
    await userEvent.click(button);
    return button;
  };
  const items = () => screen.getAllByRole('menuitem');

  it('is used by keyboard alone', async () => {
    const button = await open();
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(items().map(({ textContent }) => textContent)).toEqual(['Replace credential…', 'Who am I', 'Remove…']);
    expect(document.activeElement).toBe(items()[0]);
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(items()[1]);
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement).toBe(items()[0]);
    await userEvent.keyboard('{End}{Home}{ArrowUp}');
    expect(document.activeElement).toBe(items()[2]);
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(button);
  });

  it('opens the form for another credential', async () => {
    await open();
    await userEvent.click(screen.getByRole('menuitem', { name: 'Replace credential…' }));
    await hasFocus(await findInput('Token'));
  });

  it('closes on a click elsewhere', async () => {
    await open();
    await userEvent.click(screen.getByRole('searchbox'));
    expect(screen.queryByRole('menu')).toBeNull();
  });
});

describe('the import of many contexts', () => {
  const names = Array.from({ length: 60 }, (_, index) => `team-${String(index).padStart(2, '0')}`);
  const many = JSON.stringify({
    clusters: names.map((name) => ({
      name,
      cluster: {
        server: `https://${name}.eks.example`,
        'certificate-authority': `${name}.crt`,
        'proxy-url': 'http://proxy.example',
      },
    })),
    users: [{ name: 'mia', user: { token: 'sample' } }],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: 'mia' } })),
  });

  it('says once that servers have a certificate authority of their own, and once what each repeats', async () => {
    renderOptions();
    await pasteKubeconfig(many);
    expect(await screen.findByText('60 servers use certificate authorities of their own.')).toBeTruthy();
    expect(screen.queryByText(/certificate authority of cluster/)).toBeNull();
    expect(screen.getAllByText(/^proxy-url of cluster/)).toHaveLength(1);
    expect(screen.getByText(/The same is true of 59 more\./)).toBeTruthy();
  });

  it('can be filtered, and what is shown chosen together', async () => {
    renderOptions();
    await pasteKubeconfig(many);
    const all = await screen.findByRole('checkbox', { name: 'Import all of Pasted text' });
    await userEvent.click(all);
    expect(screen.getByText(/^0 of 60 chosen\. Choose at least one context\./)).toBeTruthy();
    await userEvent.type(screen.getByRole('searchbox'), 'team-4');
    expect(screen.getAllByRole('rowheader')).toHaveLength(10);
    await userEvent.click(all);
    expect(await findButton('Import 10 contexts')).toBeTruthy();
  });
});

describe('credentials in memory only', () => {
  it('are given up by signing out, after a question', async () => {
    const backend = renderOptions({ contexts });
    await userEvent.click(await findButton('Sign out…'));
    expect(callsOf(backend, 'background.signOut')).toEqual([]);
    const dialog = within(screen.getByRole('dialog', { name: 'Sign out of all contexts?' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Sign out' }));
    expect(callsOf(backend, 'background.signOut')).toEqual([[]]);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Sign out…' })).toBeNull());
  });

  it('cannot be given up where there is a vault, which is locked instead', async () => {
    renderOptions({ contexts, vault: { ...PASSPHRASE_VAULT, locksAt: Date.now() + 25_900_000 } });
    expect(await findButton('Lock now')).toBeTruthy();
    expect(screen.getByText('Locks in 7 hours')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Sign out…' })).toBeNull();
  });
});

describe('what Portside is', () => {
  it('names the version, the shortcuts and what can be accessed', async () => {
    renderOptions({ contexts }, '#about');
    expect(await screen.findByText('2 servers that you allowed, and no other site')).toBeTruthy();
    const keys = screen.getByText('Open Portside').closest('li');
    expect(within(keys as HTMLElement).getAllByText(/^(Alt|Shift|K)$/)).toHaveLength(3);
    expect(screen.getByText('Lock').closest('li')?.textContent).toContain('none');
    expect(screen.getByText('Open the second most recent app').closest('li')?.textContent).toContain('AltShift2');
    expect(screen.getByText('Open the fifth most recent app').closest('li')?.textContent).toContain('none');
    expect(screen.getByText('lockAfterMinutes')).toBeTruthy();
  });
});

it('leads to where the browser lets a person change the shortcuts', async () => {
  const backend = renderOptions({ contexts }, '#about');
  await userEvent.click(await findButton('Change keys…'));
  expect(callsOf(backend, 'openShortcutSettings')).toHaveLength(1);
});

describe('exporting', () => {
  it('is not offered where there is nothing to export', async () => {
    renderOptions({}, '#vault');
    await findButton('Erase everything…');
    expect(screen.queryByRole('button', { name: 'Export as a kubeconfig…' })).toBeNull();
  });
});
