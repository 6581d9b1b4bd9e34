import { describe, expect, it } from 'vitest';
import { assessContext } from '../../lib/core/kubeconfig/assess-context.ts';
import type { ImportedContext } from '../../lib/core/kubeconfig/kube-context.ts';
import {
  MESSAGES,
  type MessageName,
  type MessageRequest,
  type PageName,
  readMessage,
} from '../../lib/core/messages.ts';
import type { StoredList } from '../../lib/core/services/stored-list.ts';
import { GRAFANA, gateRequest, importedContext } from '../fakes/sample-contexts.ts';
import { REVIEW } from '../fakes/sample-review.ts';

const KEY = 'A'.repeat(43);
const DERIVATION = { name: 'argon2id', memoryKib: 65_536, passes: 3, lanes: 4, salt: 'A'.repeat(22) } as const;
const PROOF = { kind: 'passphrase', key: KEY } as const;
const NEW_PASSPHRASE = { cost: DERIVATION, key: KEY };
const NEW_PASSKEY = { credentialId: 'abc', salt: 'def', key: KEY };
const CREDENTIAL = { type: 'bearer', token: 'abc' } as const;
const SERVICES: StoredList = { services: '[]', namespaces: [], listedAt: 1 };

const PAGES: readonly PageName[] = ['popup', 'options', 'gate', 'isolated'];
const MAIN: readonly PageName[] = ['popup', 'options'];

/** For each message: the pages that may send it, and a request of the right shape. */
const EXPECTED: { readonly [Name in MessageName]: readonly [readonly PageName[], MessageRequest<Name>] } = {
  listContexts: [MAIN, undefined],
  planImport: [MAIN, [importedContext('dev')]],
  importContexts: [MAIN, [importedContext('dev'), { ...importedContext('prod'), credential: null }]],
  removeContexts: [MAIN, ['config/dev']],
  setCredential: [['popup', 'options', 'gate'], { contextId: 'config/dev', credential: CREDENTIAL }],
  getAuthHeaders: [MAIN, 'config/dev'],
  openTarget: [MAIN, { contextId: 'config/dev', url: GRAFANA, isIsolated: true }],
  isolateCluster: [MAIN, { contextId: 'config/dev', isIsolated: true }],
  openApi: [MAIN, 'config/dev'],
  chooseAddress: [MAIN, { tabId: 7, address: 'root' }],
  pinApp: [['popup'], { app: { contextId: 'config/dev', prefix: GRAFANA }, isPinned: true }],
  passGate: [['gate'], gateRequest(GRAFANA)],
  openInstead: [['gate'], GRAFANA],
  getIsolatedApp: [['isolated'], { url: GRAFANA, isFromHistory: false }],
  keepIsolatedData: [['isolated'], { cookies: [], storage: { theme: 'dark' } }],
  openIsolatedPage: [['isolated'], GRAFANA],
  listTrustedSites: [MAIN, undefined],
  removeTrustedSite: [MAIN, 'https://wiki.example'],
  selectContext: [MAIN, 'config/dev'],
  cacheServices: [MAIN, { contextId: 'config/dev', list: SERVICES }],
  keepReview: [MAIN, { contextId: 'config/dev', review: REVIEW, cacheKey: 'key' }],
  getVaultStatus: [['popup', 'options', 'gate'], undefined],
  unlock: [['popup', 'options', 'gate'], { proof: PROOF, stronger: NEW_PASSPHRASE }],
  lock: [MAIN, undefined],
  signOut: [MAIN, undefined],
  reportUse: [MAIN, undefined],
  createVault: [MAIN, { passphrase: NEW_PASSPHRASE, passkey: NEW_PASSKEY }],
  keepInMemoryOnly: [MAIN, PROOF],
  changePassphrase: [MAIN, { proof: PROOF, passphrase: NEW_PASSPHRASE, passkey: null }],
  addPasskey: [MAIN, { proof: PROOF, passkey: NEW_PASSKEY }],
  removePasskey: [MAIN, PROOF],
  setLockSettings: [MAIN, { settings: { afterMinutes: 15, whenAway: true }, proof: null }],
  exportKubeconfig: [MAIN, PROOF],
  eraseOrphans: [MAIN, undefined],
  eraseEverything: [MAIN, undefined],
  listStorageProblems: [MAIN, undefined],
  setAside: [MAIN, 'envelope'],
  getDiagnosticReport: [MAIN, undefined],
};

const NAMES = Object.keys(MESSAGES) as MessageName[];
const requestOf = (name: MessageName): unknown => EXPECTED[name][1];
const sendersOf = (name: MessageName): readonly PageName[] => EXPECTED[name][0];

/** The message as read from a page that may send it, where there is one. */
const read = (message: unknown) => {
  const { name } = Object(message) as { name?: MessageName };
  const [sender = 'options'] = name && Object.hasOwn(EXPECTED, name) ? sendersOf(name) : [];
  return readMessage(`/${sender}.html`, message);
};

describe('the senders of a message', () => {
  it('are known for every message', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual([...NAMES].sort());
  });

  it.each(NAMES)('may send %s, and no other page may', (name) => {
    expect(MESSAGES[name].senders).toEqual(sendersOf(name));
    const message = { name, request: requestOf(name) };
    const accepted = PAGES.filter((page) => readMessage(`/${page}.html`, message) !== null);
    expect(accepted).toEqual(sendersOf(name));
    expect(read(message)).toEqual(message);
  });

  it('include the gate, to which web pages can navigate, only for what it needs', () => {
    const sentByGate = NAMES.filter((name) => MESSAGES[name].senders.includes('gate'));
    expect(sentByGate.sort()).toEqual(['getVaultStatus', 'openInstead', 'passGate', 'setCredential', 'unlock']);
  });

  it('include the page around an isolated app only for what concerns that app', () => {
    expect(NAMES.filter((name) => MESSAGES[name].senders.includes('isolated'))).toEqual([
      'getIsolatedApp',
      'keepIsolatedData',
      'openIsolatedPage',
    ]);
  });

  it.each([
    '',
    '/',
    'popup.html',
    '//popup.html',
    '/popup.html/',
    '/popup.html/x',
    '/x/popup.html',
    '/popup.HTML',
    '/popup',
    '/unknown.html',
    '/constructor.html',
    '/__proto__.html',
  ])('are never a page at %j', (pagePath) => {
    expect(NAMES.filter((name) => readMessage(pagePath, { name, request: requestOf(name) }) !== null)).toEqual([]);
  });
});

describe('readMessage', () => {
  it('removes unknown fields from a request', () => {
    const request = { contextId: 'a', url: 'https://h/', tabId: 7 };
    expect(read({ name: 'openTarget', request })?.request).toEqual({ contextId: 'a', url: 'https://h/' });
  });

  it.each<[string, unknown]>([
    ['text', 'openTarget'],
    ['null', null],
    ['nothing', undefined],
    ['an array', ['lock']],
    ['a message without a name', { request: 'a' }],
    ['a name that is no text', { name: ['lock'] }],
    ['an unknown name', { name: 'openEverything' }],
    ['the name of an inherited property', { name: 'constructor' }],
    ['the name of an inherited method', { name: 'hasOwnProperty' }],
    ['the name __proto__', { name: '__proto__' }],
  ])('refuses %s', (_what, message) => {
    expect(PAGES.map((page) => readMessage(`/${page}.html`, message))).toEqual([null, null, null, null]);
  });

  it.each(NAMES)('refuses %s with a request of another type', (name) => {
    const request = requestOf(name);
    const isNullable = ['keepInMemoryOnly', 'exportKubeconfig'].includes(name);
    const others = [undefined, null, 7, true, 'text', {}, [7], [{}]].filter((other) => {
      if (other === null) return !isNullable;
      return typeof other !== typeof request || typeof other === 'object';
    });
    expect(others.filter((other) => read({ name, request: other }) !== null)).toEqual([]);
  });

  it.each(NAMES.filter((name) => Object(requestOf(name)) === requestOf(name) && !Array.isArray(requestOf(name))))(
    'refuses %s without one of its fields',
    (name) => {
      const request = requestOf(name) as Record<string, unknown>;
      const required = Object.keys(request).filter((field) => field !== 'isIsolated');
      expect(required.length).toBeGreaterThan(0);
      for (const field of required) {
        const { [field]: _, ...others } = request;
        expect([field, read({ name, request: others })]).toEqual([field, null]);
      }
    },
  );

  it.each<[string, MessageName, unknown]>([
    ['a URL instead of an object', 'openTarget', 'https://h/'],
    [
      'an isolation that is neither on nor off',
      'openTarget',
      { contextId: 'a', url: 'https://h/', isIsolated: 'some' },
    ],
    ['a request where there is none', 'listContexts', {}],
    ['a credential that is text', 'setCredential', { contextId: 'a', credential: 'x' }],
    ['a credential of an unknown type', 'setCredential', { contextId: 'a', credential: { type: 'cookie' } }],
    ['a tab id that is text', 'chooseAddress', { tabId: '7', address: 'root' }],
    ['an unknown consent', 'passGate', { ...gateRequest(GRAFANA), consent: 'yes' }],
    ['a question that names no app', 'passGate', { ...gateRequest(GRAFANA), question: { site: null } }],
    ['a key that is too short', 'keepInMemoryOnly', { kind: 'passphrase', key: 'A'.repeat(42) }],
    ['a proof of an unknown kind', 'exportKubeconfig', { kind: 'pin', key: KEY }],
    ['a lock time of no minutes', 'setLockSettings', { settings: { afterMinutes: 0, whenAway: true }, proof: null }],
  ])('refuses %s', (_what, name, request) => {
    expect(read({ name, request })).toBeNull();
  });

  it.each(['a\r\nX-Evil: 1', 'a\0', '', 'a'.repeat(65_537)].map((token) => [token.slice(0, 9), token.length, token]))(
    'refuses a token that cannot be sent in a header: %j… (%d characters)',
    (_start, _length, token) => {
      const request = { contextId: 'a', credential: { type: 'bearer', token } };
      expect(read({ name: 'setCredential', request })).toBeNull();
      const imported = { ...importedContext('dev'), credential: { type: 'bearer', token } };
      expect(read({ name: 'importContexts', request: [imported] })).toBeNull();
    },
  );

  it('accepts null where a proof is optional', () => {
    for (const name of ['keepInMemoryOnly', 'exportKubeconfig'] as const) {
      expect(read({ name, request: null })).toEqual({ name, request: null });
    }
  });

  it('accepts the longest token', () => {
    const request = { contextId: 'a', credential: { type: 'bearer', token: 'a'.repeat(65_536) } };
    expect(read({ name: 'setCredential', request })).toEqual({ name: 'setCredential', request });
  });
});

describe('an imported context in a message', () => {
  it.each<[string, Partial<ImportedContext['context']>]>([
    ['an id that is not made of its source and name', { id: 'other/dev' }],
    ['a source that contains a slash', { id: 'a/b/dev', source: 'a/b' }],
    ['an empty source', { id: '/dev', source: '' }],
    ['the source of a policy', { id: 'policy/dev', source: 'policy' }],
  ])('is refused with %s', (_what, changes) => {
    for (const name of ['planImport', 'importContexts'] as const) {
      expect(read({ name, request: [importedContext('dev', changes)] })).toBeNull();
      expect(read({ name, request: [importedContext('dev')] })).not.toBeNull();
    }
  });

  it.each([
    ['http://h', 'serverNotHttps'],
    ['https://h/*', 'serverUnreadable'],
    ['https://h|', 'serverUnreadable'],
    ['https://u:p@h', 'serverHasUserInfo'],
  ])('with the server address %j is read without a server, which the background assesses again', (address, code) => {
    const { context, credential } = importedContext('dev', { serverAddress: address });
    const server = { origin: 'http://h', basePath: '/*' };
    const sent = { context: { ...context, server, obstacles: [] }, credential };
    const request = read({ name: 'importContexts', request: [sent] })?.request as ImportedContext[];
    expect(request).toEqual([{ context, credential }]);
    const contexts = request.map((imported) =>
      assessContext(imported.context, { extensionHost: 'extension-id', repeatsRequestHeaders: false }),
    );
    expect(contexts).toMatchObject([{ server: null, obstacles: [{ code }] }]);
  });
});
