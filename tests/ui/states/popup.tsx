import type { ContextReview } from '../../../lib/core/access/context-review.ts';
import type { SignIn } from '../../../lib/core/kubeconfig/kube-context.ts';
import { failure, success } from '../../../lib/core/outcome.ts';
import { type Problem, problem } from '../../../lib/core/problems.ts';
import type { AppInTab } from '../../../lib/ui/backend.ts';
import { Popup } from '../../../lib/ui/popup/Popup.tsx';
import { type FakeBackendOptions, fakeBackend, stateOf } from '../fake-backend.ts';
import {
  accessTo,
  contextReview,
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
/** The field of the popup. */
const FIELD = '[role=combobox]';

const UNKNOWN_APP = 'https://rancher.example/k8s/clusters/c-1/api/v1/namespaces/shop/services/web:http/proxy/';

const HOUR_MS = 3_600_000;

/** Presses a key in the field. */
async function press(body: HTMLElement, key: string): Promise<void> {
  const field = await findElement(body, FIELD);
  field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Four contexts, three of them listed, as somebody has them after a while. */
const several: FakeBackendOptions = {
  contexts: [
    { ...stateOf(kubeContext('prod-eu', { userName: 'admin' })), expiresAt: Date.now() + 46 * 60_000 },
    {
      ...stateOf(kubeContext('staging', { serverAddress: 'https://staging.example' })),
      expiresAt: Date.now() + 7 * HOUR_MS,
    },
    stateOf(kubeContext('kind-dev', { serverAddress: 'https://127.0.0.1:6443', userName: 'kind' })),
    stateOf(kubeContext(LONG_CONTEXT, { serverAddress: 'https://abcdef01.gr7.eu-central-1.eks.amazonaws.com' }), false),
  ],
  selectedContextId: 'config/prod-eu',
  lists: { 'config/prod-eu': serviceList(), 'config/staging': serviceList(), 'config/kind-dev': serviceList() },
  listings: [success(serviceList()), failure(problem('apiserverUnauthorized', { context: 'staging' }))],
  pinned: [
    { contextId: 'config/prod-eu', prefix: GRAFANA_URL },
    { contextId: 'config/staging', prefix: GRAFANA_URL.replace(SERVER.origin, 'https://staging.example') },
  ],
  recent: [
    {
      contextId: 'config/prod-eu',
      prefix: `${SERVER.origin}/api/v1/namespaces/logging/services/kibana/proxy/`,
    },
    {
      contextId: 'config/staging',
      prefix: 'https://staging.example/api/v1/namespaces/shop/services/checkout:http/proxy/',
    },
  ],
  openApps: [{ ...appAt('prefix'), tabId: 5, contextId: 'config/prod-eu' }],
  vault: PASSPHRASE_VAULT,
};
const forbidden = problem('apiserverForbidden', { context: 'production', resource: 'services' });

const withoutMonitoring: FakeBackendOptions = {
  ...listed,
  contextReviews: [success(contextReview({ access: accessTo(['logging', 'shop', 'kube-system'], ['monitoring']) }))],
};

/** The contexts of somebody, of which the apiservers tell this. */
function reviewed(review: ContextReview): FakeBackendOptions {
  return { ...several, contextReviews: [success(review)] };
}

function manyGroups(): string[] {
  return Array.from({ length: 20 }, (_, index) => `oidc:team-${index}`);
}

/** Shows what is known about a context. */
async function showDetails(body: HTMLElement): Promise<void> {
  await fill(body, FIELD, '@stag');
  await click(body, '.is-context .row-more');
}

/** Presses Ctrl and E in the field, with which the URL of the selected service is built. */
async function buildUrl(body: HTMLElement): Promise<void> {
  await findElement(body, '.row.is-service');
  const field = await findElement(body, FIELD);
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', ctrlKey: true, bubbles: true }));
  await findElement(body, '.url-builder');
}

export const POPUP_STATES: PageState[] = [
  popup('building a URL', cached, '.url-preview', async (body) => {
    await buildUrl(body);
    await fill(body, '.url-builder [name=path]', 'd/home');
  }),
  popup('services that are marked', cached, '.row.is-service', async (body) => {
    await findElement(body, '.row.is-service');
    const field = await findElement(body, FIELD);
    for (let count = 0; count < 6; count++) {
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', shiftKey: true, bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    await press(body, 'Enter');
    await findElement(body, '.notice .primary');
  }),
  popup('building a URL of another target', cached, '.url-preview', async (body) => {
    await buildUrl(body);
    await click(body, '.url-target button');
    await fill(body, '.url-builder [name=path]', '../../secrets');
  }),
  popup('no contexts', {}, '.welcome'),
  popup(
    'storage unreadable',
    { snapshotProblem: problem('storageUnreadable', { name: 'contexts' }) },
    '.notice .actions button',
  ),
  popup('vault locked', { ...locked, openApps: [appAt('prefix'), appAt('root')] }, '.locked .proof-form'),
  popup(
    'vault locked, wrong passphrase',
    { ...locked, vaultAnswers: [failure(problem('passphraseWrong', {}))] },
    '.proof-form .notice',
    async (body) => {
      await fill(body, '.proof-form input', 'wrong');
      await click(body, '.proof-form [type=submit]');
    },
  ),
  popup('vault open', { ...listed, vault: PASSPHRASE_VAULT }, '.row'),
  popup('loading without a cached list', { contexts: [production] }, '.skeleton'),
  popup('services', listed, '.row'),
  popup('several contexts', several, '.is-attention'),
  popup('matches in several contexts', several, 'mark', (body) => fill(body, FIELD, 'graf')),
  popup('contexts', several, '.is-context', (body) => fill(body, FIELD, '@')),
  popup('contexts that match', several, '.is-context mark', (body) => fill(body, FIELD, '@stag')),
  popup('one of several contexts', several, '.scope', async (body) => {
    await fill(body, FIELD, '@stag');
    await click(body, '.is-context');
  }),
  popup('actions of a context', several, '.subject', async (body) => {
    await fill(body, FIELD, '@stag');
    await click(body, '.is-context .row-more');
  }),
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
    '.row',
  ),
  popup('cached list, refreshing', cached, '.services[aria-busy=true] .row'),
  popup('services that may not be opened', withoutMonitoring, '.dot.is-forbidden'),
  popup('actions of a service that may not be opened', withoutMonitoring, '.subject .is-bad', async (body) => {
    await findElement(body, '.dot.is-forbidden');
    await fill(body, FIELD, 'prom');
    await press(body, 'Enter');
  }),
  popup(
    'actions of a service that may be read only',
    { ...listed, targetReview: { get: 'allowed', create: 'forbidden' } },
    '.subject .is-caution',
    async (body) => {
      await findElement(body, '.row');
      await fill(body, FIELD, 'graf');
      await press(body, 'ArrowRight');
    },
  ),
  popup('details of a context', reviewed(contextReview()), '.subject dt:nth-of-type(3)', showDetails),
  popup(
    'details of a context that reaches kubelets',
    reviewed(
      contextReview({
        identity: { user: 'admin@example.com', groups: manyGroups(), source: 'token' },
        access: { everywhere: [{ resource: 'nodes', verb: 'get' }], namespaces: {} },
      }),
    ),
    '.kubelet-warning',
    showDetails,
  ),
  popup('details of a context, loading', { ...several, contextReviews: [] }, '.line-skeleton', showDetails),
  popup(
    'details of a context, refused',
    { ...several, contextReviews: [failure(problem('hostAccessMissing', { origin: 'https://staging.example' }))] },
    '.subject dt:nth-of-type(3)',
    showDetails,
  ),
  popup('matches', listed, 'mark', (body) => fill(body, FIELD, 'graf')),
  popup('this tab', { ...listed, thisTab: appAt('prefix') }, '.this-tab'),
  popup('this tab, misplaced', { ...listed, thisTab: appAt('prefix'), looksMisplaced: true }, '.this-tab .primary'),
  popup('this tab, served from the root', { ...listed, thisTab: appAt('root') }, '.this-tab > .hint'),
  popup('this tab, of an unknown cluster', { ...listed, tabUrl: UNKNOWN_APP }, '.this-tab .primary'),
  popup('no contexts, on an app', { tabUrl: UNKNOWN_APP }, '.welcome'),
  popup('no match', listed, '.no-rows', async (body) => {
    await findElement(body, '.row');
    await fill(body, FIELD, 'no such service');
  }),
  popup('no services', { contexts: [production], listings: [success(serviceList([]))] }, '[aria-busy=false] .no-rows'),
  popup(
    'long names and many ports',
    { contexts: [stateOf(kubeContext(LONG_CONTEXT))], listings: [success(serviceList(servicesWithLongNames()))] },
    '.row',
  ),
  popup(
    'ten thousand services',
    { contexts: [production], listings: [success(serviceList(manyServices(10_000)))] },
    '.row',
  ),
  popup('actions of a service', listed, '.subject', async (body) => {
    await findElement(body, '.row');
    await fill(body, FIELD, 'elasticsearch');
    await click(body, '.row-more');
  }),
  popup(
    'actions of an isolated app',
    { ...listed, isolation: { prefixes: [GRAFANA_URL] } },
    '.explanation',
    async (body) => {
      await findElement(body, '.row');
      await fill(body, FIELD, 'grafana');
      await click(body, '.row-more');
      await findElement(body, '.subject');
      await press(body, 'End');
      await press(body, 'ArrowUp');
    },
  ),
  popup('actions of a service without endpoints', listed, '.subject', async (body) => {
    await findElement(body, '.row');
    await fill(body, FIELD, 'payments');
    await click(body, '.row');
  }),
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
  listingFailed('certificate untrusted', problem('certificateUntrusted', { origin: SERVER.origin }), '.notice button'),
  listingFailed('server stopped', problem('serverRefusesConnection', { origin: SERVER.origin }), '.notice button'),
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
      lists: { 'other.yaml/production': serviceList(), 'config/production': serviceList() },
      selectedContextId: 'other.yaml/production',
    },
    '.row',
  ),
  popup(
    'pasted URL for two contexts',
    { ...listed, contexts: [production, stateOf(kubeContext('reader', { userName: 'reader' }))] },
    '.is-pastedUrl',
    (body) => fill(body, FIELD, GRAFANA_URL),
  ),
  popup('pasted URL of an unknown server', listed, '.notice', (body) =>
    fill(body, FIELD, GRAFANA_URL.replace('104.197.5.247', '10.9.9.9')),
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
