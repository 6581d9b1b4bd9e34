import { render, screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { GateAnswer } from '../../lib/core/messages.ts';
import { problem } from '../../lib/core/problems.ts';
import type { GateChoices } from '../../lib/ui/backend.ts';
import { Gate } from '../../lib/ui/gate/Gate.tsx';
import { callsOf, fakeBackend, stateOf } from './fake-backend.ts';
import { GRAFANA_URL, kubeContext, SERVER } from './samples.ts';

const GO: GateAnswer = { kind: 'go', url: GRAFANA_URL };
const production = kubeContext('production');

const said = (choices: Partial<GateChoices>) => ({ contextId: null, prefix: null, consent: 'none', ...choices });

function show(...gateAnswers: GateAnswer[]) {
  const backend = fakeBackend({ url: GRAFANA_URL, gateAnswers });
  render(<Gate backend={backend} />);
  return backend;
}

test('with nothing in the way the gate is gone at once', async () => {
  const backend = show(GO);
  await waitFor(() => expect(callsOf(backend, 'go')).toEqual([[GRAFANA_URL]]));
  expect(callsOf(backend, 'passGate')).toEqual([[said({})]]);
  expect(screen.getByRole('main').getAttribute('aria-busy')).toBe('true');
});

describe('two contexts on one server', () => {
  const choose: GateAnswer = { kind: 'choose', contexts: [stateOf(production), stateOf(kubeContext('reader'))] };

  test('Enter takes the first', async () => {
    const backend = show(choose, GO);
    await screen.findByRole('heading', { name: 'As whom?' });
    await userEvent.keyboard('{Enter}');
    expect(callsOf(backend, 'passGate')).toEqual([[said({})], [said({ contextId: 'config/production' })]]);
    await waitFor(() => expect(callsOf(backend, 'go')).toHaveLength(1));
  });

  test('arrows choose another', async () => {
    const backend = show(choose, GO);
    await screen.findByRole('heading', { name: 'As whom?' });
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(callsOf(backend, 'passGate').at(-1)).toEqual([said({ contextId: 'config/reader' })]);
  });
});

test('whose address it is stays chosen while it is asked as whom', async () => {
  const prefix = `${SERVER.origin}/api/v1/namespaces/shop/services/web:80/proxy/`;
  const backend = show(
    { kind: 'chooseApp', prefixes: [prefix, GRAFANA_URL] },
    { kind: 'choose', contexts: [stateOf(production), stateOf(kubeContext('reader'))] },
    GO,
  );
  await screen.findByRole('heading', { name: 'Which app?' });
  await userEvent.keyboard('{Enter}');
  await screen.findByRole('heading', { name: 'As whom?' });
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(callsOf(backend, 'passGate')).toEqual([
    [said({})],
    [said({ prefix })],
    [said({ prefix, contextId: 'config/reader' })],
  ]);
});

describe('a page that wants to open something', () => {
  const asked = (site: string | null) => show({ kind: 'confirm', site }, GO);
  const openButton = async () => {
    const button = await screen.findByRole('button', { name: 'Open' });
    await waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('false'), { timeout: 2000 });
    return button;
  };

  test('is named, and Enter opens once the question could be seen', async () => {
    const backend = asked('https://wiki.example');
    await screen.findByText(/https:\/\/wiki\.example/);
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Open' }));
    await userEvent.keyboard('{Enter}');
    expect(callsOf(backend, 'passGate')).toHaveLength(1);
    await openButton();
    await userEvent.keyboard('{Enter}');
    expect(callsOf(backend, 'passGate').at(-1)).toEqual([said({ consent: 'once' })]);
    await waitFor(() => expect(callsOf(backend, 'go')).toEqual([[GRAFANA_URL]]));
  });

  test('can be trusted from then on', async () => {
    const backend = asked('https://wiki.example');
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Do not ask again for this site' }));
    await userEvent.click(await openButton());
    expect(callsOf(backend, 'passGate').at(-1)).toEqual([said({ consent: 'always' })]);
  });

  test('is refused by going back', async () => {
    const backend = asked('https://wiki.example');
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(callsOf(backend, 'leave')).toHaveLength(1);
    expect(callsOf(backend, 'passGate')).toHaveLength(1);
  });

  test('cannot be trusted where it has no name', async () => {
    asked(null);
    await screen.findByText(/does not say where it comes from/);
    expect(screen.queryByRole('checkbox')).toBeNull();
  });

  test('is called by its name where it is an app', async () => {
    asked(`${SERVER.origin}/api/v1/namespaces/shop/services/web:80/proxy/`);
    await screen.findByText(/The app shop\/web:80 on/);
  });
});

describe('something in the way', () => {
  test('a token can be pasted at once, and the gate goes on as that context', async () => {
    const blocked: GateAnswer = {
      kind: 'blocked',
      problem: problem('credentialMissing', { context: 'production' }),
      context: production,
    };
    const backend = show(blocked, GO);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Token')));
    await userEvent.keyboard('abc{Enter}');
    await waitFor(() => expect(callsOf(backend, 'go')).toHaveLength(1));
    expect(callsOf(backend, 'passGate').at(-1)).toEqual([said({ contextId: 'config/production' })]);
  });

  test('access is asked for in the click, and refusing it changes nothing', async () => {
    const blocked: GateAnswer = {
      kind: 'blocked',
      problem: problem('hostAccessMissing', { origin: SERVER.origin }),
      context: production,
    };
    const backend = fakeBackend({ url: GRAFANA_URL, gateAnswers: [blocked], givesHostAccess: false });
    render(<Gate backend={backend} />);
    const button = await screen.findByRole('button', { name: /^Allow access/ });
    expect(document.activeElement).toBe(button);
    await userEvent.click(button);
    expect(callsOf(backend, 'requestHostAccess')).toEqual([[[SERVER]]]);
    expect(callsOf(backend, 'passGate')).toHaveLength(1);
  });

  test('an unknown server leads to the import', async () => {
    const backend = show({ kind: 'blocked', problem: problem('urlServerUnknown', SERVER), context: null });
    await userEvent.click(await screen.findByRole('button', { name: 'Import a kubeconfig' }));
    expect(callsOf(backend, 'openOptions')).toHaveLength(1);
    expect(document.title).toBe('Not open yet');
  });
});

test('a tab that belongs to another app goes back to it', async () => {
  const backend = show({ kind: 'openedElsewhere' });
  await screen.findByRole('heading', { name: 'Opened in a new tab' });
  expect(callsOf(backend, 'leave')).toHaveLength(1);
  expect(callsOf(backend, 'go')).toEqual([]);
});
