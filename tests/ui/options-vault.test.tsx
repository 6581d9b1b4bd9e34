import { screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { DEFAULT_LOCK_SETTINGS } from '../../lib/core/vault/lock-settings.ts';
import {
  callsOf,
  EXPORTED_KUBECONFIG,
  type FakeBackend,
  type FakeBackendOptions,
  type MethodName,
} from './fake-backend.ts';
import { findButton, findInput, production, renderOptions } from './render-page.tsx';
import { PASSKEY_VAULT, PASSPHRASE_VAULT } from './samples.ts';

const contexts = [production];
const withVault = { contexts, vault: PASSPHRASE_VAULT };
const withPasskey = { contexts, vault: PASSKEY_VAULT };
const withoutVault = { contexts };
const renderVault = (options: FakeBackendOptions) => renderOptions(options, '#vault');
const PROOF = { kind: 'passphrase', passphrase: 'the passphrase' };

const passphraseInput = () => findInput('Passphrase');
const wasCalled = (backend: FakeBackend, method: MethodName, ...args: unknown[]) =>
  waitFor(() => expect(callsOf(backend, method)).toEqual([args]));

describe.each([
  { action: 'exporting', button: 'Export as a kubeconfig…', submit: 'Save the file', method: 'exportKubeconfig' },
  {
    action: 'changing to memory only',
    button: 'Store in memory only…',
    submit: 'Erase from disk',
    method: 'keepInMemoryOnly',
  },
  { action: 'adding a passkey', button: 'Add a passkey', submit: 'Add a passkey', method: 'addPasskey' },
] as const)('$action with a vault', ({ button, submit, method }) => {
  it('asks for a proof, and passes the passphrase on', async () => {
    const backend = renderVault(withVault);
    await userEvent.click(await findButton(button));
    expect(document.activeElement).toBe(await passphraseInput());
    expect(callsOf(backend, `vault.${method}`)).toEqual([]);
    await userEvent.keyboard('the passphrase');
    const form = within((await passphraseInput()).form as HTMLFormElement);
    await userEvent.click(form.getByRole('button', { name: submit }));
    await wasCalled(backend, `vault.${method}`, PROOF);
    await waitFor(() => expect(screen.queryByLabelText('Passphrase')).toBeNull());
  });

  it('says that the proof is wrong, and keeps asking', async () => {
    const vaultAnswers = [failure(problem('passphraseWrong', {})), success(null)];
    const backend = renderVault({ ...withVault, vaultAnswers });
    await userEvent.click(await findButton(button));
    await userEvent.type(await passphraseInput(), 'wrong{Enter}');
    await screen.findByText('Wrong passphrase.');
    expect(callsOf(backend, 'saveFile')).toEqual([]);
    // The wrong passphrase is selected, so typing replaces it.
    await userEvent.keyboard('the passphrase{Enter}');
    await waitFor(() => expect(callsOf(backend, `vault.${method}`)).toHaveLength(2));
    expect(callsOf(backend, `vault.${method}`).at(-1)).toEqual([PROOF]);
  });
});

describe.each([
  { action: 'exporting', button: 'Export as a kubeconfig…', method: 'exportKubeconfig' },
  { action: 'changing to memory only', button: 'Store in memory only…', method: 'keepInMemoryOnly' },
] as const)('$action with a passkey', ({ button, method }) => {
  it('accepts the passkey as a proof', async () => {
    const backend = renderVault(withPasskey);
    await userEvent.click(await findButton(button));
    const confirm = await findButton('Confirm with passkey');
    expect(document.activeElement).toBe(confirm);
    await userEvent.keyboard('{Enter}');
    await wasCalled(backend, `vault.${method}`, { kind: 'passkey' });
  });
});

describe('exporting', () => {
  it('saves the kubeconfig as a file', async () => {
    const backend = renderVault(withVault);
    await userEvent.click(await findButton('Export as a kubeconfig…'));
    await userEvent.type(await passphraseInput(), 'the passphrase{Enter}');
    await wasCalled(backend, 'saveFile', 'portside-kubeconfig.yaml', EXPORTED_KUBECONFIG);
  });

  it('asks for no proof without a vault, but explains what the file contains', async () => {
    const backend = renderVault(withoutVault);
    await userEvent.click(await findButton('Export as a kubeconfig…'));
    expect(await screen.findByText(/^The file contains every credential unencrypted/)).toBeTruthy();
    expect(screen.queryByLabelText('Passphrase')).toBeNull();
    expect(callsOf(backend, 'vault.exportKubeconfig')).toEqual([]);
    await userEvent.click(await findButton('Save the file'));
    await wasCalled(backend, 'vault.exportKubeconfig', null);
    await wasCalled(backend, 'saveFile', 'portside-kubeconfig.yaml', EXPORTED_KUBECONFIG);
  });

  it('says why it failed without a vault', async () => {
    const backend = renderVault({
      ...withoutVault,
      vaultAnswers: [failure(problem('storageUnreadable', { name: 'contexts' }))],
    });
    await userEvent.click(await findButton('Export as a kubeconfig…'));
    await userEvent.click(await findButton('Save the file'));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot read its stored data');
    expect(callsOf(backend, 'saveFile')).toEqual([]);
  });
});

describe('memory only and passkeys', () => {
  it('are offered only where there is a vault', async () => {
    renderVault(withoutVault);
    await findButton('Export as a kubeconfig…');
    for (const name of ['Store in memory only…', 'Add a passkey', 'Remove passkey', 'Lock now']) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
  });

  it('include no passkey in a browser without passkeys', async () => {
    renderVault({ ...withVault, supportsPasskeys: false });
    await findButton('Store in memory only…');
    expect(screen.queryByRole('button', { name: 'Add a passkey' })).toBeNull();
  });

  it('add no passkey that the browser does not create', async () => {
    const backend = renderVault({ ...withVault, passkeyProblem: problem('passkeyWithoutKey', {}) });
    await userEvent.click(await findButton('Add a passkey'));
    await userEvent.type(await passphraseInput(), 'the passphrase{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('This passkey can only sign in.');
    expect(callsOf(backend, 'background.addPasskey')).toEqual([]);
  });
});

describe('removing the passkey', () => {
  const open = async (options: FakeBackendOptions = {}) => {
    const backend = renderVault({ ...withPasskey, ...options });
    const button = await findButton('Remove passkey');
    await userEvent.click(button);
    return { backend, button };
  };

  it('asks for the passphrase and says why, because the passkey does not do', async () => {
    const { backend, button } = await open();
    expect(await screen.findByText(/^Enter the passphrase. It encrypts the vault again/)).toBeTruthy();
    expect(document.activeElement).toBe(await passphraseInput());
    expect(screen.queryByRole('button', { name: 'Confirm with passkey' })).toBeNull();
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(callsOf(backend, 'vault.removePasskey')).toEqual([]);
  });

  it('takes the passphrase by keyboard alone, and then a passkey can be added again', async () => {
    const { backend } = await open();
    await userEvent.keyboard('the passphrase{Enter}');
    await wasCalled(backend, 'vault.removePasskey', PROOF);
    expect(callsOf(backend, 'background.removePasskey')).toMatchObject([[{ kind: 'passphrase' }]]);
    expect(await findButton('Add a passkey')).toBeTruthy();
    expect(screen.queryByLabelText('Passphrase')).toBeNull();
  });

  it('does nothing without a passphrase', async () => {
    const { backend } = await open();
    await userEvent.keyboard('{Enter}');
    expect((await passphraseInput()).required).toBe(true);
    expect(callsOf(backend, 'vault.removePasskey')).toEqual([]);
  });

  it('says that the passphrase is wrong, and keeps asking', async () => {
    const { backend } = await open({ vaultAnswers: [failure(problem('passphraseWrong', {})), success(null)] });
    await userEvent.keyboard('wrong{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('Wrong passphrase.');
    expect((await passphraseInput()).getAttribute('aria-invalid')).toBe('true');
    // The wrong passphrase is selected, so typing replaces it.
    await userEvent.keyboard('the passphrase{Enter}');
    await waitFor(() => expect(callsOf(backend, 'vault.removePasskey')).toHaveLength(2));
    expect(callsOf(backend, 'vault.removePasskey').at(-1)).toEqual([PROOF]);
  });

  it('is asked of the background once, however often Enter is pressed meanwhile', async () => {
    const { backend } = await open({ vaultAnswers: [] });
    await userEvent.keyboard('the passphrase{Enter}{Enter}');
    await waitFor(async () => expect((await passphraseInput()).form?.getAttribute('aria-busy')).toBe('true'));
    await userEvent.keyboard('{Enter}');
    expect(callsOf(backend, 'vault.removePasskey')).toEqual([[PROOF]]);
  });
});

describe('creating a vault', () => {
  it('offers only ways of storing credentials on disk', async () => {
    renderVault(withoutVault);
    await userEvent.click(await findButton('Store on disk…'));
    expect(screen.getAllByRole<HTMLInputElement>('radio').map(({ value }) => value)).toEqual(['passphrase', 'passkey']);
  });

  it('takes a new passphrase twice', async () => {
    const backend = renderVault(withoutVault);
    await userEvent.click(await findButton('Store on disk…'));
    await userEvent.type(await findInput('New passphrase'), 'correct horse battery');
    await userEvent.type(await findInput('Repeat passphrase'), 'correct horse battery');
    await userEvent.click(await findButton('Save'));
    await wasCalled(backend, 'vault.createVault', 'correct horse battery', { hasPasskey: false });
    expect(await findButton('Lock now')).toBeTruthy();
  });

  it('is not offered where a policy forbids it', async () => {
    renderVault({ contexts, vault: { isVaultForbidden: true } });
    expect(await screen.findByText(/^Your organisation does not allow/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Store on disk…' })).toBeNull();
  });
});

describe('changing the passphrase', () => {
  it('takes the current and the new passphrase', async () => {
    const backend = renderVault(withVault);
    await userEvent.click(await findButton('Change passphrase'));
    await userEvent.type(await findInput('Current passphrase'), 'the old passphrase');
    await userEvent.type(await findInput('New passphrase'), 'a new passphrase');
    await userEvent.type(await findInput('Repeat passphrase'), 'a new passphrase');
    await userEvent.keyboard('{Enter}');
    await wasCalled(backend, 'vault.changePassphrase', 'the old passphrase', 'a new passphrase');
    await waitFor(() => expect(screen.queryByLabelText('Current passphrase')).toBeNull());
  });

  it('takes the passkey in place of the current passphrase', async () => {
    const backend = renderVault(withPasskey);
    await userEvent.click(await findButton('Change passphrase'));
    expect(screen.queryByLabelText('Current passphrase')).toBeNull();
    await userEvent.type(await findInput('New passphrase'), 'a new passphrase');
    await userEvent.type(await findInput('Repeat passphrase'), 'a new passphrase');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(callsOf(backend, 'background.changePassphrase')).toHaveLength(1));
    expect(callsOf(backend, 'background.changePassphrase')[0]).toMatchObject([{ proof: { kind: 'passkey' } }]);
  });
});

describe('the lock settings', () => {
  const select = () => screen.findByRole<HTMLSelectElement>('combobox', { name: 'Lock after inactivity' });
  const whenAway = () => screen.findByRole('checkbox', { name: /^Lock when the screen locks/ });

  it('save a stricter setting without a proof', async () => {
    const backend = renderVault(withVault);
    await userEvent.selectOptions(await select(), '15');
    await wasCalled(backend, 'vault.setLockSettings', { afterMinutes: 15, whenAway: true }, null);
    expect(screen.queryByLabelText('Passphrase')).toBeNull();
    await waitFor(async () => expect((await select()).value).toBe('15'));
  });

  it('say why a setting was not saved, and show the old one', async () => {
    const vaultAnswers = [failure(problem('storageUnreadable', { name: 'contexts' }))];
    renderVault({ ...withVault, vaultAnswers });
    await userEvent.selectOptions(await select(), '5');
    expect((await screen.findByRole('alert')).textContent).toContain('cannot read its stored data');
    expect((await select()).value).toBe(String(DEFAULT_LOCK_SETTINGS.afterMinutes));
  });

  it('save a longer time only with a proof', async () => {
    const backend = renderVault(withVault);
    await userEvent.selectOptions(await select(), '1440');
    expect(await screen.findByText('Confirm that it is you to keep the vault open longer.')).toBeTruthy();
    expect(callsOf(backend, 'vault.setLockSettings')).toEqual([]);
    await userEvent.type(await passphraseInput(), 'the passphrase{Enter}');
    await wasCalled(backend, 'vault.setLockSettings', { afterMinutes: 1440, whenAway: true }, PROOF);
    await waitFor(() => expect(screen.queryByLabelText('Passphrase')).toBeNull());
    expect((await select()).value).toBe('1440');
  });

  it('stop locking while the person is away only with a proof', async () => {
    const backend = renderVault(withVault);
    await userEvent.click(await whenAway());
    expect(callsOf(backend, 'vault.setLockSettings')).toEqual([]);
    await userEvent.type(await passphraseInput(), 'the passphrase{Enter}');
    await wasCalled(backend, 'vault.setLockSettings', { ...DEFAULT_LOCK_SETTINGS, whenAway: false }, PROOF);
  });

  it('promise nothing about the screen in a browser that does not tell when it locks', async () => {
    renderVault({ ...withVault, noticesScreenLock: false });
    await screen.findByRole('checkbox', { name: 'Lock when the computer is idle for 15 minutes' });
    await screen.findByText('Firefox does not tell extensions when the screen locks.');
    expect(screen.queryByText(/^Lock when the screen locks/)).toBeNull();
  });

  it('keep the old setting on Cancel', async () => {
    const backend = renderVault(withVault);
    await userEvent.selectOptions(await select(), 'Never');
    await passphraseInput();
    await userEvent.click(await findButton('Cancel'));
    expect(screen.queryByLabelText('Passphrase')).toBeNull();
    expect((await select()).value).toBe(String(DEFAULT_LOCK_SETTINGS.afterMinutes));
    expect(callsOf(backend, 'vault.setLockSettings')).toEqual([]);
  });

  it('offer no longer time than a policy allows', async () => {
    const lockSettings = { afterMinutes: 60, whenAway: true };
    renderVault({ contexts, vault: { ...PASSPHRASE_VAULT, maxLockMinutes: 60, lockSettings } });
    expect([...(await select()).options].map(({ value }) => value)).toEqual(['5', '15', '60']);
    expect(screen.getByText('Your organisation allows 1 hour at most.')).toBeTruthy();
  });
});

describe('a vault that cannot be read', () => {
  it('is explained, and set aside only on request', async () => {
    const vault = { mode: 'unreadable', problem: problem('vaultFromNewerVersion', {}) } as const;
    const backend = renderVault({ contexts, vault });
    const panel = within(await screen.findByRole('region', { name: 'Sign-in and vault' }));
    expect(await panel.findByText(/newer version of Portside/)).toBeTruthy();
    expect(callsOf(backend, 'background.setAside')).toEqual([]);
    await userEvent.click(await findButton('Set aside'));
    expect(callsOf(backend, 'background.setAside')).toEqual([['envelope']]);
  });
});

describe('orphaned credentials', () => {
  it('are counted, and erased after a question', async () => {
    const backend = renderVault({ contexts, vault: { ...PASSPHRASE_VAULT, orphanCount: 2 } });
    await screen.findByText('The vault contains 2 credentials that belong to no context.');
    await userEvent.click(await findButton('Erase them'));
    expect(callsOf(backend, 'background.eraseOrphans')).toEqual([]);
    const dialog = within(screen.getByRole('dialog', { name: 'Erase these credentials?' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Erase them' }));
    expect(callsOf(backend, 'background.eraseOrphans')).toEqual([[]]);
    await waitFor(() => expect(screen.queryByText(/belong to no context/)).toBeNull());
  });
});

describe('erasing everything', () => {
  it('asks first', async () => {
    const backend = renderVault(withVault);
    await userEvent.click(await findButton('Erase everything…'));
    expect(callsOf(backend, 'background.eraseEverything')).toEqual([]);
    const dialog = within(screen.getByRole('dialog', { name: 'Erase everything?' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Erase everything' }));
    expect(callsOf(backend, 'background.eraseEverything')).toEqual([[]]);
  });
});
