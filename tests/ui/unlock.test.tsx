import { render, screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { Gate } from '../../lib/ui/gate/Gate.tsx';
import { callsOf, type FakeBackendOptions, fakeBackend } from './fake-backend.ts';
import { findButton, findInput, findRow, production, renderOptions, renderPopup } from './render-page.tsx';
import { GRAFANA_URL, PASSKEY_VAULT, PASSPHRASE_VAULT, serviceList } from './samples.ts';

const vaultLocked = problem('vaultLocked', {});
const lockedVault = { ...PASSPHRASE_VAULT, isLocked: true };

describe('unlocking on the gate', () => {
  const blocked = { kind: 'blocked', problem: vaultLocked, context: production.context } as const;

  function renderGate(options: FakeBackendOptions = {}) {
    const gateAnswers = [blocked, { kind: 'go', url: GRAFANA_URL }] as const;
    const backend = fakeBackend({ url: GRAFANA_URL, gateAnswers, vault: lockedVault, ...options });
    render(<Gate backend={backend} />);
    return backend;
  }

  it('takes the passphrase by keyboard alone, and then opens the URL', async () => {
    const backend = renderGate();
    await waitFor(async () => expect(document.activeElement).toBe(await findInput('Passphrase')));
    await userEvent.keyboard('correct horse battery{Enter}');
    await waitFor(() => expect(callsOf(backend, 'navigate')).toEqual([[GRAFANA_URL]]));
    expect(callsOf(backend, 'vault.unlock')).toEqual([[{ kind: 'passphrase', passphrase: 'correct horse battery' }]]);
  });

  it('says that a passphrase is wrong, and selects it so that it can be replaced', async () => {
    const backend = renderGate({ vaultAnswers: [failure(problem('passphraseWrong', {})), success(null)] });
    const input = await findInput('Passphrase');
    await userEvent.type(input, 'wrong{Enter}');
    await screen.findByText('Wrong passphrase.');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect([input.selectionStart, input.selectionEnd]).toEqual([0, 'wrong'.length]);
    expect(callsOf(backend, 'navigate')).toEqual([]);
  });

  it('offers the passkey first', async () => {
    const backend = renderGate({ vault: { ...PASSKEY_VAULT, isLocked: true } });
    const button = await findButton('Unlock with passkey');
    await waitFor(() => expect(document.activeElement).toBe(button));
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(callsOf(backend, 'vault.unlock')).toEqual([[{ kind: 'passkey' }]]));
    await waitFor(() => expect(callsOf(backend, 'navigate')).toEqual([[GRAFANA_URL]]));
  });
});

describe('unlocking in the popup', () => {
  it('has the focus in the popup from the start, so that nobody types the passphrase in clear', async () => {
    await renderPopup({ contexts: [production], lists: { 'config/production': serviceList() }, vault: lockedVault });
    const passphrase = await findInput('Passphrase');
    expect(document.activeElement).toBe(passphrase);
    expect(passphrase.type).toBe('password');
  });

  it('lists the services afterwards', async () => {
    await renderPopup({ contexts: [production], listings: [success(serviceList())], vault: lockedVault });
    await userEvent.type(await findInput('Passphrase'), 'correct horse battery{Enter}');
    await findRow(/^grafana/);
    expect(screen.queryByLabelText('Passphrase')).toBeNull();
  });
});

describe('locking in the popup', () => {
  it('is offered only while a vault is open', async () => {
    const listings = [success(serviceList())];
    const backend = await renderPopup({ contexts: [production], listings, vault: PASSPHRASE_VAULT });
    await userEvent.click(await findButton('Lock now'));
    expect(callsOf(backend, 'background.lock')).toEqual([[]]);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Lock now' })).toBeNull());
  });
});

describe('unlocking on the options page', () => {
  it('comes before everything else, and shows the settings afterwards', async () => {
    renderOptions({ contexts: [production], vault: lockedVault });
    const input = await findInput('Passphrase');
    const title = await screen.findByRole('heading', { level: 1 });
    expect(input.compareDocumentPosition(title)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(screen.queryByRole('button', { name: 'Lock now' })).toBeNull();
    await userEvent.type(input, 'correct horse battery{Enter}');
    expect(await findButton('Lock now')).toBeTruthy();
  });
});
