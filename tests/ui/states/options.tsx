import type { SignIn } from '../../../lib/core/kubeconfig/kube-context.ts';
import { failure, success } from '../../../lib/core/outcome.ts';
import { problem } from '../../../lib/core/problems.ts';
import { Options } from '../../../lib/ui/options/Options.tsx';
import { type FakeBackendOptions, fakeBackend, stateOf } from '../fake-backend.ts';
import {
  contextReview,
  KUBECONFIG,
  kubeContext,
  PASSKEY_VAULT,
  PASSPHRASE_VAULT,
  SERVER_WITH_BASE_PATH,
} from '../samples.ts';
import { choose, click, fill, findElement, type PageState } from './page-state.ts';

const exec: SignIn = { kind: 'exec', command: 'aws eks get-token --cluster-name staging', installHint: '' };
const serverAddress = SERVER_WITH_BASE_PATH.origin + SERVER_WITH_BASE_PATH.basePath;
const stored: FakeBackendOptions = {
  contexts: [
    stateOf(kubeContext('production', { namespace: 'shop' }), true, Date.now() + 7_500_000),
    stateOf(kubeContext('production-reader', { userName: 'reader' }), false),
    stateOf(kubeContext('staging', { source: 'staging.yaml', serverAddress, signIn: exec }), false),
    stateOf(kubeContext('old', { serverAddress: 'http://10.0.0.9' }), false),
  ],
};
const withVault: FakeBackendOptions = { ...stored, vault: PASSPHRASE_VAULT };
const withPasskey: FakeBackendOptions = { ...stored, vault: PASSKEY_VAULT };
const passphraseIsWrong: FakeBackendOptions = {
  ...withPasskey,
  vaultAnswers: [failure(problem('passphraseWrong', {}))],
};
const unreadable: FakeBackendOptions = {
  storageProblems: [
    { name: 'contexts', problem: problem('storageUnreadable', { name: 'contexts' }) },
    { name: 'trustedSites', problem: problem('storageFromNewerVersion', { name: 'trustedSites' }) },
  ],
};

/** Buttons of an open vault. */
const VAULT_BUTTON = {
  store: '.storage-places > .actions button',
  addPasskey: '[data-place=passkey] > button',
  removePasskey: '[data-place=passphrase] > button',
  memoryOnly: '[data-place=memoryOnly] > button',
  changePassphrase: '.backup li:first-child > button',
  export: '.backup li:last-child > button',
  exportWithoutVault: '.backup li:first-child > button',
} as const;

const manyContexts: FakeBackendOptions = {
  contexts: Array.from({ length: 200 }, (_, index) =>
    stateOf(
      kubeContext(`arn:aws:eks:eu-west-1:123456789012:cluster/team-${String(index).padStart(3, '0')}`, {
        serverAddress: `https://${String(index).padStart(4, '0')}abcdef0123456789.gr7.eu-west-1.eks.amazonaws.com`,
      }),
      index % 3 > 0,
    ),
  ),
};

export const OPTIONS_STATES: PageState[] = [
  options('nothing imported', {}, '.kubeconfig-input'),
  options('storage unreadable', unreadable, '.notice .actions'),
  options('setting data aside', unreadable, '.notice dialog[open]', (body) => click(body, '.notice .actions > button')),

  options('import preview', { hasHostAccess: false }, '.import-table', paste(KUBECONFIG)),
  options(
    'first import',
    { hasHostAccess: false, vault: { mode: 'undecided' } },
    '.storage-mode .passphrase-fields',
    paste(KUBECONFIG),
  ),
  options(
    'first import, short passphrase',
    { vault: { mode: 'undecided' } },
    '.storage-mode .notice.problem',
    async (body) => {
      await paste(KUBECONFIG)(body);
      await click(body, '.storage-mode [value=passkey]');
      await fill(body, '[name=new-passphrase]', 'short');
      await click(body, '.import-actions .primary');
    },
  ),
  options('import again', {}, '.badge.is-replace', async (body) => {
    await importSample(body);
    await click(body, '.notice.done button');
    await paste(KUBECONFIG.replace('namespace: shop', 'namespace: logging'))(body);
  }),
  options(
    'import for a server',
    {},
    '.kubeconfig-input',
    undefined,
    `#import=${encodeURIComponent('https://k8s.example:6443')}`,
  ),
  options(
    'import of 200 contexts',
    { hasHostAccess: false, vault: { mode: 'undecided' } },
    '.is-long tr:nth-child(40)',
    paste(manyClusters(200)),
  ),
  options('invalid kubeconfig', {}, '.notice.problem', paste('apiVersion: v1\nkind: Config\nclusters: [\n')),
  options('imported', {}, '.notice.done', importSample),
  options('imported, access refused', { hasHostAccess: false, grantsHostAccess: false }, '.notice.done', importSample),
  options('files dragged over the page', stored, '.drop-zone', async (body) => {
    await findElement(body, '.stored-context');
    const dragOver = new Event('dragover', { cancelable: true });
    document.dispatchEvent(Object.assign(dragOver, { dataTransfer: { types: ['Files'] } }));
  }),

  options('stored contexts', stored, '.server .badge'),
  options('host access missing', { ...stored, hasHostAccess: false }, '.server header .primary'),
  options('adding a credential', stored, '.credential-form', async (body) => {
    await findElement(body, '.stored-context');
    body.querySelectorAll<HTMLElement>('.stored-context .actions > [aria-expanded]')[1]?.click();
  }),
  options('menu of a context', stored, '[role=menu]', (body) => click(body, '.row-menu button')),
  options(
    'details of a context',
    {
      ...stored,
      contextReviews: [success(contextReview())],
      reviews: {
        'config/production': contextReview({
          access: { everywhere: [{ resource: 'nodes', verb: 'get' }], namespaces: {} },
        }),
      },
    },
    '.context-details dt:nth-of-type(3)',
    async (body) => {
      await click(body, '.row-menu button');
      await click(body, '[role=menuitem]:nth-last-child(2)');
    },
  ),
  options('200 contexts', manyContexts, '.server:nth-child(150)'),
  options('200 contexts, filtered', manyContexts, '.server:first-child:last-child', async (body) => {
    await findElement(body, '.server:nth-child(150)');
    await fill(body, '.list-filter', 'team-042');
  }),
  options('no context matches', stored, '.placeholder', (body) => fill(body, '.list-filter', 'no such context')),
  options(
    'contexts that need attention',
    stored,
    '.chip[aria-pressed=true] + :not(.chip), .chip:last-child[aria-pressed=true]',
    (body) => click(body, '.chip:last-child'),
  ),
  options('removing contexts', stored, 'dialog[open] .danger', (body) => click(body, '.files button')),
  options(
    'trusted sites',
    {
      ...stored,
      trustedSites: ['https://wiki.example', 'https://k8s.example/api/v1/namespaces/shop/services/web/proxy/'],
    },
    '.sites li',
    undefined,
    '#sites',
  ),
  options('no trusted sites', stored, '.placeholder', undefined, '#sites'),

  vault('storage mode undecided', { ...stored, vault: { mode: 'undecided' } }, '.storage-places'),
  vault('memory only', stored, '.storage-places'),
  vault('creating a vault', stored, '.vault .storage-mode', (body) => click(body, VAULT_BUTTON.store)),
  vault('exporting without a vault', stored, '.vault-form .primary', (body) =>
    click(body, VAULT_BUTTON.exportWithoutVault),
  ),
  vault(
    'vault with a passphrase',
    { ...stored, vault: { ...PASSPHRASE_VAULT, locksAt: Date.now() + 25_900_000 } },
    '.lock-settings',
  ),
  vault('vault with a passkey', withPasskey, '.lock-settings'),
  options('vault locked', { ...stored, vault: { ...PASSPHRASE_VAULT, isLocked: true } }, '.vault .proof-form'),
  vault('vault locked, its settings', { ...stored, vault: { ...PASSPHRASE_VAULT, isLocked: true } }, '.erase'),
  options('signing out', stored, '.vault-state dialog[open]', (body) => click(body, '.vault-state button')),
  vault('changing the passphrase', withVault, '.vault-form .passphrase-fields', (body) =>
    click(body, VAULT_BUTTON.changePassphrase),
  ),
  vault('adding a passkey', withVault, '.vault-form .proof-form', (body) => click(body, VAULT_BUTTON.addPasskey)),
  vault('removing the passkey', withPasskey, '.vault-form .proof-form', (body) =>
    click(body, VAULT_BUTTON.removePasskey),
  ),
  vault('removing the passkey, wrong passphrase', passphraseIsWrong, '.vault-form .notice.problem', async (body) => {
    await click(body, VAULT_BUTTON.removePasskey);
    await fill(body, '.vault-form [name=passphrase]', 'wrong');
    await click(body, '.vault-form [type=submit]');
  }),
  vault('changing to memory only', withVault, '.vault-form .proof-form', (body) =>
    click(body, VAULT_BUTTON.memoryOnly),
  ),
  vault('exporting', withVault, '.vault-form .proof-form', (body) => click(body, VAULT_BUTTON.export)),
  vault('exporting, with a passkey', withPasskey, '.vault-form .proof-form > .actions', (body) =>
    click(body, VAULT_BUTTON.export),
  ),
  vault('locking later', withVault, '.lock-settings .proof-form', (body) => choose(body, '.lock-settings select', '')),
  vault('erasing everything', withVault, '.vault dialog[open]', (body) => click(body, '.erase button')),
  vault('orphaned credentials', { ...stored, vault: { ...PASSPHRASE_VAULT, orphanCount: 2 } }, '.orphans'),
  vault(
    'erasing orphaned credentials',
    { ...stored, vault: { ...PASSPHRASE_VAULT, orphanCount: 2 } },
    '.vault dialog[open]',
    (body) => click(body, '.orphans button'),
  ),
  vault(
    'vault from a newer version',
    { ...stored, vault: { mode: 'unreadable', problem: problem('vaultFromNewerVersion', {}) } },
    '.vault .notice',
  ),
  vault(
    'vault under a policy',
    {
      ...stored,
      vault: { ...PASSPHRASE_VAULT, maxLockMinutes: 60, lockSettings: { afterMinutes: 60, whenAway: true } },
    },
    '.lock-settings > .hint',
  ),
  vault('vault forbidden by policy', { ...stored, vault: { isVaultForbidden: true } }, '.storage-places > .hint'),

  options('about', stored, '[aria-labelledby=access-title]', undefined, '#about'),
  options(
    'diagnostic report',
    stored,
    '.report',
    (body) => click(body, '[aria-labelledby=report-title] button'),
    '#about',
  ),
];

function options(
  name: string,
  backendOptions: FakeBackendOptions,
  selector: string,
  steps?: PageState['steps'],
  fragment = '',
): PageState {
  const element = () => {
    location.hash = fragment;
    return <Options backend={fakeBackend(backendOptions)} />;
  };
  return { page: 'options', name, element, selector, ...(steps && { steps }) };
}

function vault(
  name: string,
  backendOptions: FakeBackendOptions,
  selector: string,
  steps?: PageState['steps'],
): PageState {
  return options(name, backendOptions, selector, steps, '#vault');
}

/** A kubeconfig as cloud providers write it: each cluster has a certificate authority of its own. */
function manyClusters(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `team-${String(index).padStart(3, '0')}`);
  return JSON.stringify({
    clusters: names.map((name) => ({
      name,
      cluster: { server: `https://${name}.eks.example`, 'certificate-authority': `${name}.crt` },
    })),
    users: [{ name: 'mia', user: { token: 'sample' } }],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: 'mia' } })),
  });
}

function paste(kubeconfig: string) {
  return async (body: HTMLElement) => {
    location.hash = '#import';
    await fill(body, 'textarea', kubeconfig);
    await click(body, '.kubeconfig-input [type=submit]');
    await findElement(body, '.import-table, .notice.problem');
  };
}

async function importSample(body: HTMLElement) {
  await paste(KUBECONFIG)(body);
  await click(body, '.import-actions .primary');
  await findElement(body, '.notice.done');
}
