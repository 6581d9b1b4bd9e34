import type { SignIn } from '../../../lib/core/kubeconfig/kube-context.ts';
import { failure, success } from '../../../lib/core/outcome.ts';
import { type Problem, problem } from '../../../lib/core/problems.ts';
import type { AppInTab } from '../../../lib/ui/backend.ts';
import { Popup } from '../../../lib/ui/popup/Popup.tsx';
import { type FakeBackendOptions, fakeBackend, stateOf } from '../fake-backend.ts';
import {
  GRAFANA_URL,
  kubeContext,
  LONG_CONTEXT,
  manyServices,
  PASSPHRASE_VAULT,
  SERVER,
  SERVER_WITH_BASE_PATH,
  serviceList,
  servicesWithLongNames,
} from '../samples.ts';
import { click, fill, findElement, type PageState } from './page-state.ts';

const production = stateOf(kubeContext('production'));
const listed: FakeBackendOptions = { contexts: [production], listings: [success(serviceList())] };
const cached: FakeBackendOptions = { contexts: [production], lists: { 'config/production': serviceList() } };
const locked: FakeBackendOptions = {
  contexts: [production],
  listings: [failure(problem('vaultLocked', {}))],
  vault: { ...PASSPHRASE_VAULT, isLocked: true },
};
const forbidden = problem('apiserverForbidden', { context: 'production', resource: 'services' });

export const POPUP_STATES: PageState[] = [
  popup('no contexts', {}, '.welcome'),
  popup(
    'storage unreadable',
    { snapshotProblem: problem('storageUnreadable', { name: 'contexts' }) },
    '.notice .actions button',
  ),
  popup('vault locked', { ...locked, lists: { 'config/production': serviceList() } }, '.proof-form'),
  popup(
    'vault locked, wrong passphrase',
    { ...locked, vaultAnswers: [failure(problem('passphraseWrong', {}))] },
    '.proof-form .notice',
    async (body) => {
      await fill(body, '.proof-form input', 'wrong');
      await click(body, '.proof-form [type=submit]');
    },
  ),
  popup('vault open', { ...listed, vault: PASSPHRASE_VAULT }, '.service'),
  popup('loading without a cached list', { contexts: [production] }, '.services .placeholder'),
  popup('services', listed, '.service'),
  popup(
    'pinned and recent services',
    {
      ...listed,
      pinned: [{ contextId: 'config/production', prefix: GRAFANA_URL }],
      recent: [
        {
          contextId: 'config/production',
          prefix: `${SERVER.origin}/api/v1/namespaces/logging/services/elasticsearch:metrics/proxy/`,
        },
      ],
    },
    '.service',
  ),
  popup('cached list, refreshing', cached, '.services[aria-busy=true] .service'),
  popup('matches', listed, 'mark', (body) => fill(body, '.filter', 'graf')),
  popup('this tab', { ...listed, thisTab: appAt('prefix') }, '.this-tab'),
  popup('this tab, misplaced', { ...listed, thisTab: appAt('prefix'), looksMisplaced: true }, '.this-tab .primary'),
  popup('this tab, served from the root', { ...listed, thisTab: appAt('root') }, '.this-tab p + p'),
  popup('no match', listed, '.services .placeholder', async (body) => {
    await findElement(body, '.service');
    await fill(body, '.filter', 'no such service');
  }),
  popup(
    'no services',
    { contexts: [production], listings: [success(serviceList([]))] },
    '[aria-busy=false] .placeholder',
  ),
  popup(
    'long names and many ports',
    { contexts: [stateOf(kubeContext(LONG_CONTEXT))], listings: [success(serviceList(servicesWithLongNames()))] },
    '.service',
  ),
  popup(
    'ten thousand services',
    { contexts: [production], listings: [success(serviceList(manyServices(10_000)))] },
    '.show-more',
  ),
  popup('sheet of a service', listed, 'dialog[open] .sheet-port', async (body) => {
    await findElement(body, '.service');
    body.querySelectorAll<HTMLElement>('.more')[2]?.click();
  }),
  popup(
    'sheet of an isolated app',
    { ...listed, isolation: { prefixes: [GRAFANA_URL] } },
    'dialog[open] .sheet-isolation .hint',
    async (body) => {
      await findElement(body, '.service');
      for (const more of body.querySelectorAll<HTMLElement>('.more')) {
        if (more.title.includes('grafana')) more.click();
      }
    },
  ),
  popup('sheet of a service without endpoints', listed, 'dialog[open] .sheet-port', (body) =>
    click(body, '.service-group:last-of-type .service:last-child .service-open'),
  ),
  popup('listing forbidden', { contexts: [production], listings: [failure(forbidden)] }, '.namespaces-form'),
  popup(
    'chosen namespaces',
    { contexts: [production], listings: [success(serviceList(undefined, ['logging', 'monitoring', 'shop']))] },
    '.namespaces-shown',
  ),
  credentialMissing('token file', { kind: 'tokenFile', path: '/var/run/secrets/token' }),
  credentialMissing('credential plugin', {
    kind: 'exec',
    command: 'aws eks get-token --cluster-name production',
    installHint: 'Install the AWS command line tool, version 2.',
  }),
  credentialMissing('client certificate', { kind: 'clientCertificate' }),
  credentialMissing('password', { kind: 'basic', username: 'mia' }),
  listingFailed('credential expired', problem('credentialExpired', { context: 'production' }), '.credential-form'),
  listingFailed('unauthorized', problem('apiserverUnauthorized', { context: 'production' }), '.credential-form'),
  listingFailed('host access missing', problem('hostAccessMissing', { origin: SERVER.origin }), '.notice button'),
  listingFailed('apiserver unreachable', problem('apiserverUnreachable', { origin: SERVER.origin }), '.notice button'),
  listingFailed(
    'apiserver refused',
    problem('apiserverRefused', { origin: SERVER.origin, status: '503' }),
    '.notice button',
  ),
  popup(
    'unusable context',
    {
      contexts: [stateOf(kubeContext('old', { serverAddress: 'http://10.0.0.9' }), false)],
      listings: [failure(problem('contextUnusable', { context: 'old' }))],
    },
    '.notice .notice',
  ),
  popup(
    'contexts of the same name',
    {
      ...listed,
      contexts: [
        production,
        stateOf(
          kubeContext('production', {
            source: 'other.yaml',
            serverAddress: SERVER_WITH_BASE_PATH.origin + SERVER_WITH_BASE_PATH.basePath,
          }),
        ),
      ],
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

function popup(name: string, options: FakeBackendOptions, selector: string, steps?: PageState['steps']): PageState {
  const element = () => <Popup backend={fakeBackend(options)} />;
  return { page: 'popup', name, element, selector, ...(steps && { steps }) };
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

function listingFailed(name: string, reason: Problem, selector: string): PageState {
  return popup(name, { ...cached, listings: [failure(reason)] }, selector);
}

function appAt(address: AppInTab['address']): AppInTab {
  return { tabId: 1, prefix: GRAFANA_URL, contextId: 'config/production', url: GRAFANA_URL, address };
}
