import type { SignIn } from '../../../lib/core/kubeconfig/kube-context.ts';
import { failure } from '../../../lib/core/outcome.ts';
import { problem } from '../../../lib/core/problems.ts';
import { Options } from '../../../lib/ui/options/Options.tsx';
import { type FakeBackendOptions, fakeBackend, stateOf } from '../fake-backend.ts';
import { KUBECONFIG, kubeContext, PASSKEY_VAULT, PASSPHRASE_VAULT, SERVER_WITH_BASE_PATH } from '../samples.ts';
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

/** Buttons of an open vault by their position. One adds a passkey, or removes the one that there is. */
const VAULT_BUTTON = {
  changePassphrase: '.vault > .actions > button:nth-of-type(2)',
  addPasskey: '.vault > .actions > button:nth-of-type(3)',
  removePasskey: '.vault > .actions > button:nth-of-type(3)',
  memoryOnly: '.vault > .actions > button:nth-of-type(4)',
  export: '.vault > .actions > button:nth-of-type(5)',
} as const;

export const OPTIONS_STATES: PageState[] = [
  options('nothing imported', {}, '[aria-busy=false] .placeholder'),
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
    '.import-preview ~ .notice.problem',
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
  options('invalid kubeconfig', {}, '.notice.problem', paste('apiVersion: v1\nkind: Config\nclusters: [\n')),
  options('imported', {}, '.notice.done', importSample),
  options('imported, access refused', { hasHostAccess: false, grantsHostAccess: false }, '.notice.done', importSample),
  options('files dragged over the page', stored, '.drop-zone', async (body) => {
    await findElement(body, '.kubeconfig-input');
    const dragOver = new Event('dragover', { cancelable: true });
    document.dispatchEvent(Object.assign(dragOver, { dataTransfer: { types: ['Files'] } }));
  }),

  options('stored contexts', stored, '.server .badge'),
  options('host access missing', { ...stored, hasHostAccess: false }, '.server header .primary'),
  options('adding a credential', stored, '.credential-form', async (body) => {
    await findElement(body, '.stored-context');
    body.querySelectorAll<HTMLElement>('.stored-context [aria-expanded]')[2]?.click();
  }),
  options('removing contexts', stored, 'dialog[open] .danger', (body) => click(body, '.files button')),
  options(
    'trusted sites',
    {
      ...stored,
      trustedSites: ['https://wiki.example', 'https://k8s.example/api/v1/namespaces/shop/services/web/proxy/'],
    },
    '.sites li',
  ),

  options('storage mode undecided', { ...stored, vault: { mode: 'undecided' } }, '.vault > .actions > [aria-expanded]'),
  options('memory only', stored, '.vault > .actions > [aria-expanded]'),
  options('creating a vault', stored, '.vault .storage-mode', (body) =>
    click(body, '.vault > .actions > [aria-expanded]'),
  ),
  options('exporting without a vault', stored, '.vault-form .primary', (body) =>
    click(body, '.vault > .actions > button:nth-of-type(2)'),
  ),
  options('vault with a passphrase', withVault, '.lock-settings'),
  options('vault with a passkey', withPasskey, '.lock-settings'),
  options('vault locked', { ...stored, vault: { ...PASSPHRASE_VAULT, isLocked: true } }, '.vault .proof-form'),
  options('changing the passphrase', withVault, '.vault-form .passphrase-fields', (body) =>
    click(body, VAULT_BUTTON.changePassphrase),
  ),
  options('adding a passkey', withVault, '.vault-form .proof-form', (body) => click(body, VAULT_BUTTON.addPasskey)),
  options('removing the passkey', withPasskey, '.vault-form .proof-form', (body) =>
    click(body, VAULT_BUTTON.removePasskey),
  ),
  options('removing the passkey, wrong passphrase', passphraseIsWrong, '.vault-form .notice.problem', async (body) => {
    await click(body, VAULT_BUTTON.removePasskey);
    await fill(body, '.vault-form [name=passphrase]', 'wrong');
    await click(body, '.vault-form [type=submit]');
  }),
  options('changing to memory only', withVault, '.vault-form .proof-form', (body) =>
    click(body, VAULT_BUTTON.memoryOnly),
  ),
  options('exporting', withVault, '.vault-form .proof-form', (body) => click(body, VAULT_BUTTON.export)),
  options('exporting, with a passkey', withPasskey, '.vault-form .proof-form > .actions', (body) =>
    click(body, VAULT_BUTTON.export),
  ),
  options('locking later', withVault, '.lock-settings .proof-form', (body) =>
    choose(body, '.lock-settings select', ''),
  ),
  options('erasing everything', withVault, '.vault dialog[open]', (body) =>
    click(body, '.vault > .actions:last-child > button'),
  ),
  options(
    'orphaned credentials',
    { ...stored, vault: { ...PASSPHRASE_VAULT, orphanCount: 2 } },
    '.vault > .actions > .hint',
  ),
  options(
    'erasing orphaned credentials',
    { ...stored, vault: { ...PASSPHRASE_VAULT, orphanCount: 2 } },
    '.vault dialog[open]',
    (body) => click(body, '.vault > .actions > .hint + button'),
  ),
  options(
    'vault from a newer version',
    { ...stored, vault: { mode: 'unreadable', problem: problem('vaultFromNewerVersion', {}) } },
    '.vault .notice',
  ),
  options(
    'vault under a policy',
    {
      ...stored,
      vault: { ...PASSPHRASE_VAULT, maxLockMinutes: 60, lockSettings: { afterMinutes: 60, whenAway: true } },
    },
    '.lock-settings > .hint',
  ),
  options('vault forbidden by policy', { ...stored, vault: { isVaultForbidden: true } }, '.vault > .hint'),

  options('diagnostic report', stored, '.report', (body) => click(body, '[aria-labelledby=report-title] button')),
];

function options(
  name: string,
  backendOptions: FakeBackendOptions,
  selector: string,
  steps?: PageState['steps'],
): PageState {
  const element = () => <Options backend={fakeBackend(backendOptions)} />;
  return { page: 'options', name, element, selector, ...(steps && { steps }) };
}

function paste(kubeconfig: string) {
  return async (body: HTMLElement) => {
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
