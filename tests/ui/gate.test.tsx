import { render, screen, waitFor } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { GateAnswer, Question } from '../../lib/core/gate/gate-request.ts';
import { problem } from '../../lib/core/problems.ts';
import type { GateChoices } from '../../lib/ui/backend.ts';
import { Gate } from '../../lib/ui/gate/Gate.tsx';
import { callsOf, type FakeBackendOptions, fakeBackend, stateOf } from './fake-backend.ts';
import { findButton, findInput } from './render-page.tsx';
import { GRAFANA_URL, kubeContext, SERVER } from './samples.ts';

const GO: GateAnswer = { kind: 'go', url: GRAFANA_URL };
const WEB_PREFIX = `${SERVER.origin}/api/v1/namespaces/shop/services/web:80/proxy/`;
const production = kubeContext('production');
const reader = kubeContext('reader');
const ABOUT_WIKI = {
  site: 'https://wiki.example',
  prefix: GRAFANA_URL,
  contextId: production.id,
  identity: 'identity',
};
const confirm = (question: Question): GateAnswer & { kind: 'confirm' } => ({
  kind: 'confirm',
  ...question,
  contexts: [production],
});
const chooseContext: GateAnswer = {
  kind: 'chooseContext',
  prefix: GRAFANA_URL,
  contexts: [stateOf(production), stateOf(reader)],
};

const choices = (changes: Partial<GateChoices>): GateChoices => ({
  contextId: null,
  prefix: null,
  consent: 'none',
  question: null,
  ...changes,
});

function renderGate(gateAnswers: GateAnswer[], options: FakeBackendOptions = {}) {
  const backend = fakeBackend({ url: GRAFANA_URL, gateAnswers, ...options });
  render(<Gate backend={backend} />);
  return backend;
}

describe('the gate', () => {
  it('navigates at once when it gets a grant', async () => {
    const backend = renderGate([GO]);
    await waitFor(() => expect(callsOf(backend, 'navigate')).toEqual([[GRAFANA_URL]]));
    expect(callsOf(backend, 'passGate')).toEqual([[choices({})]]);
    expect(screen.getByRole('main').getAttribute('aria-busy')).toBe('true');
  });

  it('goes back when the URL was opened in a new tab', async () => {
    const backend = renderGate([{ kind: 'openedElsewhere' }]);
    await screen.findByRole('heading', { name: 'Opened in a new tab' });
    expect(callsOf(backend, 'leave')).toHaveLength(1);
    expect(callsOf(backend, 'navigate')).toEqual([]);
  });
});

describe('the title of the tab', () => {
  it.each<[string, GateAnswer]>([
    ['Open monitoring/grafana:http?', confirm(ABOUT_WIKI)],
    ['Open monitoring/grafana:http as production?', { ...confirm(ABOUT_WIKI), contexts: [production, reader] }],
    ['Open monitoring/grafana:http as…', chooseContext],
    ['Which app?', { kind: 'chooseApp', prefixes: [WEB_PREFIX, GRAFANA_URL] }],
  ])('says what the person is asked: %s', async (title, answer) => {
    renderGate([answer]);
    await screen.findByRole('heading', { name: title });
    await waitFor(() => expect(document.title).toBe(title));
  });
});

describe('a server that a policy forbids', () => {
  it('leaves nothing to try again, since only an administrator can change that', async () => {
    const refusal = problem('policyRefusesServer', { server: SERVER.origin });
    renderGate([{ kind: 'blocked', problem: refusal, context: production }]);
    await screen.findByRole('alert');
    expect(screen.queryByRole('button')).toBeNull();
  });
});

/** Waits until this button, or the first choice, can be an answer. */
async function waitUntilEnabled(name?: string): Promise<HTMLElement> {
  const button =
    name === undefined ? await screen.findByRole('button', { name: /production|shop/ }) : await findButton(name);
  await waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('false'), { timeout: 2000 });
  return button;
}

describe('the choice of a context', () => {
  const heading = () => screen.findByRole('heading', { name: 'Open monitoring/grafana:http as…' });

  it('takes the first context on Enter, after a delay', async () => {
    const backend = renderGate([chooseContext, GO]);
    await heading();
    await userEvent.keyboard('{Enter}');
    expect(callsOf(backend, 'passGate')).toEqual([[choices({})]]);
    await waitUntilEnabled();
    await userEvent.keyboard('{Enter}');
    expect(callsOf(backend, 'passGate')).toEqual([[choices({})], [choices({ contextId: 'config/production' })]]);
    await waitFor(() => expect(callsOf(backend, 'navigate')).toHaveLength(1));
  });

  it('moves to another context with the arrow keys', async () => {
    const backend = renderGate([chooseContext, GO]);
    await heading();
    await waitUntilEnabled();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(callsOf(backend, 'passGate').at(-1)).toEqual([choices({ contextId: 'config/reader' })]);
  });

  it('keeps an app that was chosen before', async () => {
    const backend = renderGate([{ kind: 'chooseApp', prefixes: [WEB_PREFIX, GRAFANA_URL] }, chooseContext, GO]);
    await screen.findByRole('heading', { name: 'Which app?' });
    await waitUntilEnabled();
    await userEvent.keyboard('{Enter}');
    await heading();
    await waitUntilEnabled();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(callsOf(backend, 'passGate')).toEqual([
      [choices({})],
      [choices({ prefix: WEB_PREFIX })],
      [choices({ prefix: WEB_PREFIX, contextId: 'config/reader' })],
    ]);
  });
});

describe('the consent question', () => {
  const ask = (site: string | null) => renderGate([confirm({ ...ABOUT_WIKI, site }), GO]);

  it('names the page, and gives no answer the focus', async () => {
    ask('https://wiki.example');
    await screen.findByText(/https:\/\/wiki\.example/);
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Open monitoring/grafana:http?' }));
  });

  it('is answered by no key that was pressed before it could be read', async () => {
    const backend = ask('https://wiki.example');
    const button = await findButton('Open');
    button.focus();
    await userEvent.keyboard('{Enter} ');
    await userEvent.click(button);
    expect(callsOf(backend, 'passGate')).toHaveLength(1);
    await waitUntilEnabled('Open');
    await userEvent.keyboard('{Enter}');
    expect(callsOf(backend, 'passGate').at(-1)).toEqual([choices({ consent: 'once', question: ABOUT_WIKI })]);
    await waitFor(() => expect(callsOf(backend, 'navigate')).toEqual([[GRAFANA_URL]]));
  });

  it.each([
    ['holds a key', () => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', repeat: true }))],
    ['clicks', () => window.dispatchEvent(new Event('pointerdown'))],
  ])('cannot be answered for as long as the person %s', async (_what, act) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      ask('https://wiki.example');
      await vi.waitFor(() => screen.getByRole('button', { name: 'Open' }));
      const isEnabled = () => screen.getByRole('button', { name: 'Open' }).getAttribute('aria-disabled') === 'false';
      for (let step = 0; step < 20; step += 1) {
        act();
        await vi.advanceTimersByTimeAsync(600);
        expect(isEnabled()).toBe(false);
      }
      await vi.advanceTimersByTimeAsync(200);
      await vi.waitFor(() => expect(isEnabled()).toBe(true));
    } finally {
      vi.useRealTimers();
    }
  });

  it('leads to another question, whether to trust the site from then on', async () => {
    const backend = ask('https://wiki.example');
    await userEvent.click(await waitUntilEnabled('Always allow this site…'));
    const heading = await screen.findByRole('heading', { name: 'Always let https://wiki.example open services?' });
    expect(document.activeElement).toBe(heading);
    await userEvent.click(await findButton('Always allow'));
    expect(callsOf(backend, 'passGate')).toHaveLength(1);
    await userEvent.click(await waitUntilEnabled('Always allow'));
    expect(callsOf(backend, 'passGate').at(-1)).toEqual([choices({ consent: 'always', question: ABOUT_WIKI })]);
  });

  it('comes back from there', async () => {
    ask('https://wiki.example');
    await userEvent.click(await waitUntilEnabled('Always allow this site…'));
    await userEvent.click(await findButton('Back'));
    await findButton('Open');
  });

  it('can be answered only after a delay too where it takes the place of another one', async () => {
    const other = 'https://other.example';
    const backend = renderGate([confirm(ABOUT_WIKI), confirm({ ...ABOUT_WIKI, site: other }), GO]);
    await userEvent.click(await waitUntilEnabled('Open'));
    await screen.findByText(/https:\/\/other\.example/);
    await userEvent.click(await findButton('Open'));
    expect(callsOf(backend, 'passGate')).toHaveLength(2);
    await userEvent.click(await waitUntilEnabled('Open'));
    expect(callsOf(backend, 'passGate').at(-1)).toEqual([
      choices({ consent: 'once', question: { ...ABOUT_WIKI, site: other } }),
    ]);
  });

  it('goes back on Cancel', async () => {
    const backend = ask('https://wiki.example');
    await userEvent.click(await findButton('Cancel'));
    expect(callsOf(backend, 'leave')).toHaveLength(1);
    expect(callsOf(backend, 'passGate')).toHaveLength(1);
  });

  it('cannot trust an unknown page', async () => {
    ask(null);
    await screen.findByText(/^An unknown page wants to open it/);
    expect(screen.queryByRole('button', { name: /Always/ })).toBeNull();
  });

  it('cannot trust a site that is not encrypted, since anybody on the network can be it', async () => {
    ask('http://wiki.example');
    await screen.findByText(/http:\/\/wiki\.example/);
    expect(screen.queryByRole('button', { name: /Always/ })).toBeNull();
  });

  it('names no app through which the server of an app is reached', async () => {
    const server = `${SERVER.origin}/api/v1/namespaces/shop/services/web/proxy`;
    const prefixOf = (service: string) => `${server}/api/v1/namespaces/prod/services/${service}/proxy/`;
    renderGate([confirm({ ...ABOUT_WIKI, prefix: prefixOf('vault'), site: prefixOf('wiki') })], {
      url: prefixOf('vault'),
    });
    await screen.findByRole('heading', { name: 'Open prod/vault?' });
    await screen.findByText(/prod\/wiki/);
  });

  it('names an app by its name and server', async () => {
    ask(WEB_PREFIX);
    await screen.findByText(/^The app shop\/web:80 on 104\.197\.5\.247 wants to open it/);
  });
});

describe('a blocked gate', () => {
  const blocked = (obstacle: ReturnType<typeof problem>): GateAnswer => ({
    kind: 'blocked',
    problem: obstacle,
    context: production,
  });

  it.each([
    ['a missing credential', problem('credentialMissing', { context: 'production' }), /needs a credential/],
    [
      'a credential for another server',
      problem('credentialForOtherServer', { context: 'production', server: 'https://10.0.0.1:6443' }),
      /was given for another server, https:\/\/10\.0\.0\.1:6443/,
    ],
  ])('takes a token for %s, and opens the URL as that context', async (_, obstacle, sentence) => {
    const backend = renderGate([blocked(obstacle), GO], { contexts: [stateOf(production, false)] });
    expect((await screen.findByRole('alert')).textContent).toMatch(sentence);
    await waitFor(async () => expect(document.activeElement).toBe(await findInput('Token')));
    await userEvent.keyboard('abc{Enter}');
    await waitFor(() => expect(callsOf(backend, 'navigate')).toHaveLength(1));
    expect(callsOf(backend, 'background.setCredential')).toEqual([
      [{ contextId: 'config/production', credential: { type: 'bearer', token: 'abc' } }],
    ]);
    expect(callsOf(backend, 'passGate')).toEqual([[choices({})], [choices({ contextId: 'config/production' })]]);
  });

  it('requests host access during the click, and stays blocked when it is refused', async () => {
    const backend = renderGate([blocked(problem('hostAccessMissing', { origin: SERVER.origin }))], {
      grantsHostAccess: false,
    });
    const button = await findButton(/^Allow access/);
    expect(document.activeElement).toBe(button);
    button.click();
    expect(callsOf(backend, 'requestHostAccess')).toEqual([[[SERVER]]]);
    await userEvent.click(button);
    expect(callsOf(backend, 'passGate')).toHaveLength(1);
  });

  it('passes once host access is granted', async () => {
    const backend = renderGate([blocked(problem('hostAccessMissing', { origin: SERVER.origin })), GO]);
    await userEvent.click(await findButton(/^Allow access/));
    await waitFor(() => expect(callsOf(backend, 'navigate')).toEqual([[GRAFANA_URL]]));
  });

  it('leads to the import for an unknown server', async () => {
    const backend = renderGate([{ kind: 'blocked', problem: problem('urlServerUnknown', SERVER), context: null }]);
    await userEvent.click(await findButton('Import the kubeconfig for 104.197.5.247'));
    expect(callsOf(backend, 'openOptions')).toHaveLength(1);
    expect(document.title).toBe(`Cannot open ${new URL(GRAFANA_URL).host} yet`);
  });

  it('asks again when contexts change elsewhere', async () => {
    const missing = blocked(problem('credentialMissing', { context: 'production' }));
    const backend = renderGate([missing, GO], { contexts: [stateOf(reader, false)] });
    await waitFor(() => expect(callsOf(backend, 'onContextsChanged')).toHaveLength(1));
    await backend.background.setCredential({
      contextId: reader.id,
      credential: { type: 'bearer', token: 'given-in-another-tab' },
    });
    await waitFor(() => expect(callsOf(backend, 'navigate')).toEqual([[GRAFANA_URL]]));
  });
});
