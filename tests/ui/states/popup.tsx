import type { SignIn } from '../../../lib/core/kubeconfig/kube-context.ts';
import { failure, success } from '../../../lib/core/outcome.ts';
import { type Problem, problem } from '../../../lib/core/problems.ts';
import type { AppInTab } from '../../../lib/ui/backend.ts';
import { Popup } from '../../../lib/ui/popup/Popup.tsx';
import { type FakeWorld, fakeBackend, stateOf } from '../fake-backend.ts';
import {
  awkwardServices,
  COST_OF_SAMPLE,
  GRAFANA_URL,
  kubeContext,
  LONG_CONTEXT,
  manyServices,
  RANCHER,
  SERVER,
  serviceList,
} from '../samples.ts';
import { appears, click, fill, type PageState } from './page-state.ts';

const production = stateOf(kubeContext('production'));
const listed = { contexts: [production], listings: [success(serviceList())] };
const forbidden = problem('apiserverForbidden', { context: 'production', resource: 'services' });
const notHttps = problem('serverNotHttps', { cluster: 'old', server: 'http://10.0.0.9' });
const cached = { contexts: [production], lists: { 'config/production': serviceList() } };

export const POPUP_STATES: PageState[] = [
  popup('no contexts', {}, '.welcome'),
  popup(
    'vault locked',
    {
      contexts: [{ ...production, hasCredential: false, isLocked: true }],
      lists: { 'config/production': serviceList() },
      listings: [failure(problem('vaultLocked', {}))],
      vault: { keeping: 'passphrase', isLocked: true, passphrase: COST_OF_SAMPLE },
    },
    '.unlock-form',
  ),
  popup(
    'vault locked, wrong passphrase',
    {
      contexts: [{ ...production, hasCredential: false, isLocked: true }],
      listings: [failure(problem('vaultLocked', {}))],
      vault: { keeping: 'passphrase', isLocked: true, passphrase: COST_OF_SAMPLE },
      vaultAnswers: [failure(problem('passphraseWrong', {}))],
    },
    '.unlock-form .notice',
    async (body) => {
      await fill(body, '.unlock-form input', 'wrong');
      await click(body, '.unlock-form [type=submit]');
    },
  ),
  popup('vault open', { ...listed, canLock: true }, '.service'),
  popup('loading without a list', { contexts: [production] }, '.services .placeholder'),
  popup('services', listed, '.service'),
  popup('cached list, refreshing', cached, '.services[aria-busy=true] .service'),
  popup('matches', listed, 'mark', (body) => fill(body, '.filter', 'graf')),
  popup('this tab', { ...listed, thisTab: appAt('prefix') }, '.this-tab'),
  popup('this tab, offered the root', { ...listed, thisTab: appAt('prefix'), looksLost: true }, '.this-tab .primary'),
  popup('this tab, at the root', { ...listed, thisTab: appAt('root') }, '.this-tab p + p'),
  popup('no match', listed, '.services .placeholder', (body) => search(body, 'no such service')),
  popup(
    'no services',
    { contexts: [production], listings: [success(serviceList([]))] },
    '[aria-busy=false] .placeholder',
  ),
  popup(
    'long names and many ports',
    { contexts: [stateOf(kubeContext(LONG_CONTEXT))], listings: [success(serviceList(awkwardServices()))] },
    '.service',
  ),
  popup(
    'ten thousand services',
    { contexts: [production], listings: [success(serviceList(manyServices(10_000)))] },
    '.show-more',
  ),
  popup('ways to open', listed, 'dialog[open] .sheet-port', async (body) => {
    await appears(body, '.service');
    body.querySelectorAll<HTMLElement>('.more')[2]?.click();
  }),
  popup(
    'opens without storage',
    { ...listed, isolatedPrefixes: [GRAFANA_URL] },
    'dialog[open] .sheet-storage .hint',
    async (body) => {
      await appears(body, '.service');
      for (const more of body.querySelectorAll<HTMLElement>('.more')) {
        if (more.title.includes('grafana')) more.click();
      }
    },
  ),
  popup('service without endpoints', listed, 'dialog[open] .sheet-port', (body) =>
    click(body, '.service-group:last-of-type .service:last-child .service-open'),
  ),
  popup('forbidden to list', { contexts: [production], listings: [failure(forbidden)] }, '.namespaces-form'),
  popup(
    'named namespaces',
    { contexts: [production], listings: [success(serviceList(undefined, ['logging', 'monitoring', 'shop']))] },
    '.namespaces-shown',
  ),
  credentialMissing('token file', { kind: 'tokenFile', path: '/var/run/secrets/token' }),
  credentialMissing('command', {
    kind: 'exec',
    command: 'aws eks get-token --cluster-name production',
    installHint: 'Install the AWS command line tool, version 2.',
  }),
  credentialMissing('client certificate', { kind: 'clientCertificate' }),
  credentialMissing('password', { kind: 'basic', username: 'mia' }),
  inTheWay('credential expired', problem('credentialExpired', { context: 'production' }), '.credential-form'),
  inTheWay('unauthorized', problem('apiserverUnauthorized', { context: 'production' }), '.credential-form'),
  inTheWay('host access missing', problem('hostAccessMissing', { origin: SERVER.origin }), '.notice button'),
  inTheWay('apiserver unreachable', problem('apiserverUnreachable', { origin: SERVER.origin }), '.notice button'),
  inTheWay(
    'apiserver refused',
    problem('apiserverRefused', { origin: SERVER.origin, status: '503' }),
    '.notice button',
  ),
  popup(
    'unusable context',
    {
      contexts: [stateOf(kubeContext('old', { server: null, obstacles: [notHttps] }), false)],
      listings: [failure(problem('contextUnusable', { context: 'old' }))],
    },
    '.notice .notice',
  ),
  popup(
    'same-named contexts',
    {
      ...listed,
      contexts: [production, stateOf(kubeContext('production', { source: 'other.yaml', server: RANCHER }))],
      selectedContextId: 'other.yaml/production',
    },
    '.service',
  ),
  popup(
    'pasted URL for two contexts',
    { ...listed, contexts: [production, stateOf(kubeContext('reader', { userName: 'reader' }))] },
    '.pasted-url',
    (body) => fill(body, '.filter', GRAFANA_URL),
  ),
  popup('pasted URL of an unknown server', listed, '.notice', (body) =>
    fill(body, '.filter', GRAFANA_URL.replace('104.197.5.247', '10.9.9.9')),
  ),
];

async function search(body: HTMLElement, query: string) {
  await appears(body, '.service');
  await fill(body, '.filter', query);
}

function popup(name: string, world: FakeWorld, shows: string, act?: PageState['act']): PageState {
  const state = { page: 'popup', name, shows, element: () => <Popup backend={fakeBackend(world)} /> } as const;
  return act ? { ...state, act } : state;
}

function credentialMissing(name: string, signIn: SignIn): PageState {
  return popup(
    `credential missing: ${name}`,
    {
      contexts: [stateOf(kubeContext('production', { signIn }), false)],
      listings: [failure(problem('credentialMissing', { context: 'production' }))],
    },
    '.credential-form',
  );
}

function inTheWay(name: string, obstacle: Problem, shows: string): PageState {
  return popup(name, { ...cached, listings: [failure(obstacle)] }, shows);
}

function appAt(address: AppInTab['address']): AppInTab {
  return { tabId: 1, prefix: GRAFANA_URL, contextId: 'config/production', url: GRAFANA_URL, address };
}
