import { problem } from '../../../lib/core/problems.ts';
import { Options } from '../../../lib/ui/options/Options.tsx';
import { type FakeWorld, fakeBackend, stateOf } from '../fake-backend.ts';
import { COST_OF_SAMPLE, KUBECONFIG, kubeContext, RANCHER } from '../samples.ts';
import { appears, click, fill, type PageState } from './page-state.ts';

const obstacle = problem('serverNotHttps', { cluster: 'old', server: 'http://10.0.0.9' });
const exec = { kind: 'exec', command: 'aws eks get-token --cluster-name staging', installHint: '' } as const;
const stored: FakeWorld = {
  contexts: [
    stateOf(kubeContext('production', { namespace: 'shop' }), true, Date.now() + 7_500_000),
    stateOf(kubeContext('production-reader', { userName: 'reader' }), false),
    stateOf(kubeContext('staging', { source: 'staging.yaml', server: RANCHER, signIn: exec }), false),
    stateOf(kubeContext('old', { server: null, obstacles: [obstacle] }), false),
  ],
};

const sealed = { keeping: 'passphrase', passphrase: COST_OF_SAMPLE } as const;
const locked = (stored.contexts ?? []).map((state) => ({ ...state, hasCredential: false, isLocked: true }));

export const OPTIONS_STATES: PageState[] = [
  options('nothing imported', {}, '[aria-busy=false] .placeholder'),
  options('import preview', { hasHostAccess: false }, '.import-table', paste(KUBECONFIG)),
  options(
    'first import',
    { hasHostAccess: false, vault: { keeping: 'unchosen' } },
    '.keeping .passphrase-fields',
    paste(KUBECONFIG),
  ),
  options(
    'first import, short passphrase',
    { vault: { keeping: 'unchosen' } },
    '.import-actions ~ .notice, .notice.problem',
    async (body) => {
      await paste(KUBECONFIG)(body);
      await click(body, '.keeping [value=passkey]');
      await fill(body, '[name=new-passphrase]', 'short');
      await click(body, '.import-actions .primary');
    },
  ),
  options('vault not chosen', { ...stored, vault: { keeping: 'unchosen' } }, '.vault > .actions'),
  options('vault in memory only, changing that', stored, '.vault .keeping', (body) =>
    click(body, '.vault > .actions button'),
  ),
  options('vault with a passphrase', { ...stored, vault: sealed }, '.lock-settings'),
  options(
    'vault with a passkey',
    { ...stored, vault: { ...sealed, keeping: 'passkey', passkey: { credentialId: 'a', salt: 'a' } } },
    '.lock-settings',
  ),
  options('vault locked', { contexts: locked, vault: { ...sealed, isLocked: true } }, '.vault .unlock-form'),
  options('changing the passphrase', { ...stored, vault: sealed }, '.vault-form', (body) =>
    click(body, '.vault > .actions button:nth-of-type(2)'),
  ),
  options('exporting', { ...stored, vault: sealed }, '.vault-form', (body) =>
    click(body, '.vault > .actions > button:last-of-type'),
  ),
  options('keeping nothing on disk any more', { ...stored, vault: sealed }, '.vault > .actions dialog[open]', (body) =>
    click(body, '.vault > .actions > button:nth-last-of-type(2)'),
  ),
  options('forgetting everything', { ...stored, vault: sealed }, '.forget-everything dialog[open]', (body) =>
    click(body, '.forget-everything button'),
  ),
  options(
    'vault unreadable',
    { ...stored, vault: { keeping: 'unreadable', problem: problem('vaultFromFuture', {}) } },
    '.vault .notice',
  ),
  options(
    'vault under a policy',
    { ...stored, vault: { ...sealed, longestMinutes: 60, locking: { afterMinutes: 60, whenAway: true } } },
    '.lock-settings .hint',
  ),
  options('nothing kept by policy', { ...stored, vault: { mustKeepNothing: true } }, '.vault .hint'),
  options('import again', {}, '.badge.is-replace', async (body) => {
    await imports(body);
    await click(body, '.notice.done button');
    await paste(KUBECONFIG.replace('namespace: shop', 'namespace: logging'))(body);
  }),
  options('unreadable kubeconfig', {}, '.notice.problem', paste('apiVersion: v1\nkind: Config\nclusters: [\n')),
  options('imported', {}, '.notice.done', imports),
  options('imported, access refused', { hasHostAccess: false, givesHostAccess: false }, '.notice.done', imports),
  options('stored contexts', stored, '.server .badge'),
  options(
    'trusted sites',
    {
      ...stored,
      trustedSites: ['https://wiki.example', 'https://k8s.example/api/v1/namespaces/shop/services/web/proxy/'],
    },
    '.sites li',
  ),
  options('access not given', { ...stored, hasHostAccess: false }, '.server header .primary'),
  options('giving a credential', stored, '.credential-form', async (body) => {
    await appears(body, '.stored-context');
    body.querySelectorAll<HTMLElement>('[aria-expanded]')[2]?.click();
  }),
  options('forgetting', stored, 'dialog[open] .danger', (body) => click(body, '.sources button')),
  options('files over the page', stored, '.drop-zone', async (body) => {
    await appears(body, '.stored-context');
    const over = new Event('dragover', { cancelable: true });
    document.dispatchEvent(Object.assign(over, { dataTransfer: { types: ['Files'] } }));
  }),
];

function options(name: string, world: FakeWorld, shows: string, act?: PageState['act']): PageState {
  const state = { page: 'options', name, shows, element: () => <Options backend={fakeBackend(world)} /> } as const;
  return act ? { ...state, act } : state;
}

function paste(kubeconfig: string) {
  return async (body: HTMLElement) => {
    await fill(body, 'textarea', kubeconfig);
    await click(body, '.kubeconfig-input [type=submit]');
    await appears(body, '.import-table, .notice.problem');
  };
}

async function imports(body: HTMLElement) {
  await paste(KUBECONFIG)(body);
  await click(body, '.import-actions .primary');
  await appears(body, '.notice.done');
}
