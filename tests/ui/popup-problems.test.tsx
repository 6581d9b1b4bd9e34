import { screen, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { callsOf, stateOf } from './fake-backend.ts';
import { findButton, findRow, listed, production, renderPopup } from './render-page.tsx';
import { kubeContext, SERVER, serviceList } from './samples.ts';

describe('a missing credential', () => {
  const missing = failure(problem('credentialMissing', { context: 'production' }));

  it('is set by pasting a token, after which the services are listed', async () => {
    const backend = await renderPopup({ contexts: [production], listings: [missing, success(serviceList())] });
    await userEvent.type(await screen.findByLabelText('Token'), ' Bearer abc.def {Enter}');
    await findRow(/^grafana/);
    expect(callsOf(backend, 'background.setCredential')).toEqual([
      [{ contextId: 'config/production', credential: { type: 'bearer', token: 'abc.def' } }],
    ]);
    expect(screen.queryByLabelText('Token')).toBeNull();
  });

  it('is not set by text that is no token, and the text is never shown', async () => {
    const backend = await renderPopup({ contexts: [production], listings: [missing] });
    const field = await screen.findByLabelText<HTMLInputElement>('Token');
    await userEvent.type(field, 'two words{Enter}');
    const alert = within(field.form as HTMLFormElement).getByRole('alert');
    expect(alert.textContent).toContain('This is not a token.');
    expect(document.body.textContent).not.toContain('two words');
    expect(field.type).toBe('password');
    expect(callsOf(backend, 'background.setCredential')).toEqual([]);
  });

  it('is a password where the kubeconfig signs in with a user name', async () => {
    const basic = stateOf(kubeContext('production', { signIn: { kind: 'basic', username: 'mia' } }), false);
    const backend = await renderPopup({ contexts: [basic], listings: [missing, success(serviceList())] });
    await userEvent.type(await screen.findByLabelText('Password'), 'p:w {Enter}');
    await findRow(/^grafana/);
    expect(callsOf(backend, 'background.setCredential')).toEqual([
      [{ contextId: 'config/production', credential: { type: 'basic', username: 'mia', password: 'p:w ' } }],
    ]);
  });
});

describe('missing host access', () => {
  it('is requested during the click, after which the services are listed', async () => {
    const missing = failure(problem('hostAccessMissing', { origin: SERVER.origin }));
    const backend = await renderPopup({ contexts: [production], listings: [missing, success(serviceList())] });
    (await findButton('Allow access to 104.197.5.247')).click();
    expect(callsOf(backend, 'requestHostAccess')).toEqual([[[SERVER]]]);
    await findRow(/^grafana/);
  });
});

describe('an unreachable apiserver', () => {
  it('can be opened in a tab, where its certificate can be accepted', async () => {
    const unreachable = failure(problem('apiserverUnreachable', { origin: SERVER.origin }));
    const backend = await renderPopup({ contexts: [production], listings: [unreachable] });
    await userEvent.click(await findButton('Open 104.197.5.247 in a tab'));
    expect(callsOf(backend, 'openInNewTab')).toEqual([[SERVER.origin]]);
  });
});

describe('an unexpected error', () => {
  it('is reported without its message', async () => {
    await renderPopup(listed);
    window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: new Error('secret inside') }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Something went wrong in Portside.');
    expect(alert.textContent).not.toContain('secret');
  });
});

describe('stored data that cannot be read', () => {
  it.each([
    [problem('storageUnreadable', { name: 'contexts' }), /cannot read its stored data \(“contexts”\)/],
    [problem('storageFromNewerVersion', { name: 'contexts' }), /written by a newer version/],
  ])('is shown in place of the popup, with a button that opens the options ($code)', async (reason, sentence) => {
    const backend = await renderPopup({ snapshotProblem: reason });
    expect(screen.getByRole('alert').textContent).toMatch(sentence);
    expect(screen.queryByRole('combobox')).toBeNull();
    const button = await findButton('Contexts and settings');
    expect(document.activeElement).toBe(button);
    await userEvent.click(button);
    expect(callsOf(backend, 'openOptions')).toHaveLength(1);
    expect(callsOf(backend, 'refreshServices')).toEqual([]);
  });
});

describe('a popup without contexts', () => {
  it('leads to the import', async () => {
    const backend = await renderPopup({});
    await userEvent.click(await findButton('Import a kubeconfig'));
    expect(callsOf(backend, 'openOptions')).toHaveLength(1);
  });
});
