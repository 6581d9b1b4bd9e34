import { render, screen, waitFor, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { Gate } from '../../lib/ui/gate/Gate.tsx';
import { Options } from '../../lib/ui/options/Options.tsx';
import { callsOf, type FakeWorld, fakeBackend, stateOf } from './fake-backend.ts';
import { COST_OF_SAMPLE, GRAFANA_URL, KUBECONFIG, kubeContext } from './samples.ts';

const sealed = { keeping: 'passphrase', passphrase: COST_OF_SAMPLE } as const;
const production = stateOf(kubeContext('production'));

function show(world: FakeWorld = {}) {
  const backend = fakeBackend({ contexts: [production], ...world });
  render(<Options backend={backend} />);
  return backend;
}

const button = (name: string | RegExp) => screen.findByRole('button', { name });
const field = (name: string | RegExp) => screen.findByLabelText(name, { selector: 'input' });

describe('the first import', () => {
  async function paste(world: FakeWorld = {}) {
    const backend = show({ contexts: [], vault: { keeping: 'unchosen' }, ...world });
    await userEvent.click(screen.getByRole('textbox', { name: 'Paste a kubeconfig' }));
    await userEvent.paste(KUBECONFIG);
    await screen.findByRole('group', { name: 'Where should credentials be kept?' });
    return backend;
  }

  test('asks where credentials are kept, and keeps them before it imports', async () => {
    const backend = await paste();
    await userEvent.type(await field('New passphrase'), 'correct horse battery');
    await userEvent.type(await field('The same again'), 'correct horse battery');
    await userEvent.click(await button(/^Import/));
    await screen.findByRole('status');
    await waitFor(() => expect(callsOf(backend, 'importContexts')).toHaveLength(1));
    const order = backend.calls
      .map(([name]) => name)
      .filter((name) => name === 'keepSealed' || name === 'importContexts');
    expect(order).toEqual(['keepSealed', 'importContexts']);
    expect(callsOf(backend, 'keepSealed')).toEqual([['correct horse battery', false]]);
  });

  test.each([
    ['short', 'short', /at least 10 characters/],
    ['correct horse battery', 'correct horse batteri', /are not the same/],
  ])('does nothing for the passphrase %s and %s, and says why', async (one, other, reason) => {
    const backend = await paste();
    await userEvent.type(await field('New passphrase'), one);
    await userEvent.type(await field('The same again'), other);
    await userEvent.click(await button(/^Import/));
    expect((await screen.findByRole('alert')).textContent).toMatch(reason);
    for (const name of ['requestHostAccess', 'keepSealed', 'importContexts'] as const) {
      expect(callsOf(backend, name)).toEqual([]);
    }
  });

  test('imports nothing where the passkey is not given', async () => {
    const backend = await paste({ vaultAnswers: [failure(problem('passkeyRefused', {}))] });
    await userEvent.click(await screen.findByRole('radio', { name: /With a passkey/ }));
    await userEvent.type(await field('New passphrase'), 'correct horse battery');
    await userEvent.type(await field('The same again'), 'correct horse battery');
    await userEvent.click(await button(/^Import/));
    expect((await screen.findByRole('alert')).textContent).toContain('The passkey was not given.');
    expect(callsOf(backend, 'importContexts')).toEqual([]);
  });

  test('offers no passkey where the browser knows none', async () => {
    await paste({ knowsPasskeys: false });
    expect(screen.getAllByRole('radio').map((radio) => (radio as HTMLInputElement).value)).toEqual([
      'passphrase',
      'session',
    ]);
  });

  test('is the only one that asks', async () => {
    show({ vault: sealed });
    await userEvent.click(screen.getByRole('textbox', { name: 'Paste a kubeconfig' }));
    await userEvent.paste(KUBECONFIG);
    await button(/^Import/);
    expect(screen.queryByRole('group', { name: 'Where should credentials be kept?' })).toBeNull();
  });
});

describe('unlocking at the gate', () => {
  const locked = { kind: 'blocked', problem: problem('vaultLocked', {}), context: production.context } as const;

  test('takes the passphrase by keyboard alone, and goes on', async () => {
    const answers = [locked, { kind: 'go', url: GRAFANA_URL }] as const;
    const backend = fakeBackend({ url: GRAFANA_URL, gateAnswers: answers, vault: { ...sealed, isLocked: true } });
    render(<Gate backend={backend} />);
    await waitFor(async () => expect(document.activeElement).toBe(await field('Passphrase')));
    await userEvent.keyboard('correct horse battery{Enter}');
    await waitFor(() => expect(callsOf(backend, 'go')).toEqual([[GRAFANA_URL]]));
    expect(callsOf(backend, 'unlockByPassphrase')).toEqual([['correct horse battery']]);
  });

  test('says that a passphrase is wrong, and keeps it selected to be typed over', async () => {
    const vaultAnswers = [failure(problem('passphraseWrong', {})), success(null)];
    const backend = fakeBackend({
      url: GRAFANA_URL,
      gateAnswers: [locked],
      vault: { ...sealed, isLocked: true },
      vaultAnswers,
    });
    render(<Gate backend={backend} />);
    await userEvent.type(await field('Passphrase'), 'wrong{Enter}');
    await screen.findByText('This is not the passphrase.');
    expect((await field('Passphrase')).getAttribute('aria-invalid')).toBe('true');
    expect(callsOf(backend, 'go')).toEqual([]);
  });

  test('offers the passkey first', async () => {
    const passkey = { credentialId: 'a', salt: 'a' };
    const vault = { ...sealed, isLocked: true, passkey };
    const backend = fakeBackend({ url: GRAFANA_URL, gateAnswers: [locked], vault });
    render(<Gate backend={backend} />);
    const finger = await button('Unlock with the passkey');
    await waitFor(() => expect(document.activeElement).toBe(finger));
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(callsOf(backend, 'unlockByPasskey')).toHaveLength(1));
  });
});

describe('the settings', () => {
  const panel = async () => within(await screen.findByRole('region', { name: 'Where credentials are kept' }));

  test('change the passphrase once the current one is given', async () => {
    const backend = show({ vault: sealed });
    await userEvent.click(await button('Change the passphrase'));
    await userEvent.type(await field('Current passphrase'), 'the old passphrase');
    await userEvent.type(await field('New passphrase'), 'a new passphrase');
    await userEvent.type(await field('The same again'), 'a new passphrase');
    await userEvent.keyboard('{Enter}');
    await waitFor(() =>
      expect(callsOf(backend, 'changePassphrase')).toEqual([['the old passphrase', 'a new passphrase']]),
    );
    await waitFor(() => expect(screen.queryByLabelText('Current passphrase')).toBeNull());
  });

  test('save a kubeconfig, and not for a wrong passphrase', async () => {
    const backend = show({ vault: sealed, vaultAnswers: [failure(problem('passphraseWrong', {})), success(null)] });
    await userEvent.click(await button('Export as a kubeconfig'));
    await userEvent.type(await field('Passphrase'), 'wrong{Enter}');
    await screen.findByText('This is not the passphrase.');
    expect(callsOf(backend, 'saveFile')).toEqual([]);
    await userEvent.type(await field('Passphrase'), 'right{Enter}');
    await waitFor(() => expect(callsOf(backend, 'saveFile')).toEqual([['portside-kubeconfig.yaml', '{}']]));
  });

  test('ask before what is sealed is erased', async () => {
    const backend = show({ vault: sealed });
    await userEvent.click(await button('Keep them in memory only'));
    expect(callsOf(backend, 'keepNothing')).toEqual([]);
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Keep them in memory only' }));
    await waitFor(() => expect(callsOf(backend, 'keepNothing')).toHaveLength(1));
  });

  test('ask before everything is forgotten', async () => {
    const backend = show({ vault: sealed });
    await userEvent.click(await button('Forget everything'));
    expect(callsOf(backend, 'forgetEverything')).toEqual([]);
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Forget everything' }));
    expect(callsOf(backend, 'forgetEverything')).toHaveLength(1);
  });

  test('say when to lock, and no later than a policy allows', async () => {
    const backend = show({ vault: { ...sealed, longestMinutes: 60, locking: { afterMinutes: 60, whenAway: true } } });
    const select = await screen.findByRole('combobox', { name: /Lock when not used/ });
    expect([...(select as HTMLSelectElement).options].map(({ value }) => value)).toEqual(['5', '15', '60']);
    await userEvent.selectOptions(select, '15');
    expect(callsOf(backend, 'setLocking')).toEqual([[{ afterMinutes: 15, whenAway: true }]]);
  });

  test('explain what cannot be read, and put it aside only when told to', async () => {
    const backend = show({ vault: { keeping: 'unreadable', problem: problem('vaultFromFuture', {}) } });
    expect(await (await panel()).findByText(/newer version of Portside/)).toBeTruthy();
    expect(callsOf(backend, 'putEnvelopeAside')).toEqual([]);
    await userEvent.click(await button('Put it aside'));
    expect(callsOf(backend, 'putEnvelopeAside')).toHaveLength(1);
  });
});
