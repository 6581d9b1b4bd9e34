import { screen, within } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { callsOf, stateOf } from './fake-backend.ts';
import { kubeContext, SERVER, serviceList } from './samples.ts';
import { button, listed, production, showPopup } from './show-popup.tsx';

describe('what is in the way', () => {
  const missing = failure(problem('credentialMissing', { context: 'production' }));

  test('a pasted token is given to the context, and the list is asked for again', async () => {
    const backend = await showPopup({ contexts: [production], listings: [missing, success(serviceList())] });
    await userEvent.type(await screen.findByLabelText('Token'), ' Bearer abc.def {Enter}');
    await button(/^grafana/);
    expect(callsOf(backend, 'giveCredential')).toEqual([['config/production', { type: 'bearer', token: 'abc.def' }]]);
    expect(screen.queryByLabelText('Token')).toBeNull();
  });

  test('a token that is none is refused, and never shown', async () => {
    const backend = await showPopup({ contexts: [production], listings: [missing] });
    const field = await screen.findByLabelText<HTMLInputElement>('Token');
    await userEvent.type(field, 'two words{Enter}');
    expect(within(field.form as HTMLFormElement).getByRole('alert').textContent).not.toContain('two words');
    expect(field.type).toBe('password');
    expect(callsOf(backend, 'giveCredential')).toEqual([]);
  });

  test('a password is asked for where the kubeconfig signs in by password', async () => {
    const basic = stateOf(kubeContext('production', { signIn: { kind: 'basic', username: 'mia' } }), false);
    const backend = await showPopup({ contexts: [basic], listings: [missing, success(serviceList())] });
    await userEvent.type(await screen.findByLabelText('Password'), 'p:w {Enter}');
    await button(/^grafana/);
    expect(callsOf(backend, 'giveCredential')).toEqual([
      ['config/production', { type: 'basic', username: 'mia', password: 'p:w ' }],
    ]);
  });

  test('access is asked for in the click', async () => {
    const noAccess = failure(problem('hostAccessMissing', { origin: SERVER.origin }));
    const backend = await showPopup({ contexts: [production], listings: [noAccess, success(serviceList())] });
    const ask = await button(/^Allow access to 104\.197\.5\.247$/);
    ask.click();
    expect(callsOf(backend, 'requestHostAccess')).toEqual([[[SERVER]]]);
    await button(/^grafana/);
  });

  test('a server that cannot be reached opens in a tab, where its certificate can be accepted', async () => {
    const unreachable = failure(problem('apiserverUnreachable', { origin: SERVER.origin }));
    const backend = await showPopup({ contexts: [production], listings: [unreachable] });
    await userEvent.click(await button(/^Open 104\.197\.5\.247 in a tab$/));
    expect(callsOf(backend, 'openServer')).toEqual([[SERVER.origin]]);
  });

  test('a failure that nobody expected is said without its text', async () => {
    await showPopup(listed);
    window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: new Error('secret inside') }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('did not expect');
    expect(alert.textContent).not.toContain('secret');
  });
});

test('without contexts the popup leads to the import', async () => {
  const backend = await showPopup({});
  await userEvent.click(screen.getByRole('button', { name: 'Import a kubeconfig' }));
  expect(callsOf(backend, 'openOptions')).toHaveLength(1);
});
