import { describe, expect, it } from 'vitest';
import { lineMarkup, lineText } from '../../lib/core/address-bar.ts';
import type { ContextState } from '../../lib/core/context-state.ts';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import type { BrowserBackend, PopupSnapshot } from '../../lib/ui/backend.ts';
import { createOmnibox } from '../../lib/ui/browser/omnibox.ts';
import { stateOf } from './fake-backend.ts';
import { GRAFANA_URL, kubeContext, SERVER, SERVER_WITH_BASE_PATH, serviceList } from './samples.ts';

const PRODUCTION = stateOf(kubeContext('production'));
const STAGING = stateOf(
  kubeContext('staging', { serverAddress: SERVER_WITH_BASE_PATH.origin + SERVER_WITH_BASE_PATH.basePath }),
);
const ID = PRODUCTION.context.id;
const PROMETHEUS_URL = `${SERVER.origin}/api/v1/namespaces/monitoring/services/prometheus:web/proxy/`;

interface Options extends Partial<PopupSnapshot> {
  readonly openApps?: Awaited<ReturnType<BrowserBackend['readOpenApps']>>['all'];
}

/** The address bar over what is stored, and what it did. */
function omniboxOver({ openApps = [], ...changes }: Options = {}) {
  const done: string[] = [];
  const contexts: readonly ContextState[] = [PRODUCTION];
  const snapshot = {
    selectedContextId: null,
    lists: { [ID]: serviceList() },
    reviews: {},
    pinned: [],
    recent: [],
    canLock: false,
  };
  const backend: BrowserBackend = {
    readSnapshot: async () => {
      done.push('read');
      return success({ contexts, ...snapshot, ...changes });
    },
    readOpenApps: async () => ({ all: openApps, active: null, activeUrl: '' }),
    reportUse: async () => void done.push('use'),
    activeTab: async () => 7,
    goToTab: async (tabId) => void done.push(`go to ${tabId}`),
    open: async ({ url, contextId, tabId, isInBackground }) =>
      void done.push(`open ${url} as ${contextId} in ${tabId}${isInBackground ? ' behind' : ''}`),
    openPopup: async () => void done.push('popup'),
    openImport: async () => void done.push('import'),
  };
  return { backend, done, omnibox: createOmnibox(backend) };
}

const textsFor = async (text: string, options: Options = {}) => {
  const { first, others } = await omniboxOver(options).omnibox.typed(text);
  return [first, ...others.map(({ line }) => line)].map(lineText);
};

describe('the address bar', () => {
  it('says what Enter opens, with what matches marked, and offers what matches as well', async () => {
    const { first, others } = await omniboxOver().omnibox.typed('graf');
    expect(lineMarkup(first)).toBe('<match>graf</match>ana<dim> · </dim><dim>monitoring</dim>');
    expect(others).toEqual([]);
    expect(await textsFor('log')).toEqual(['kibana · logging', 'elasticsearch · logging']);
  });

  it('offers what is pinned and was opened last before anything is typed', async () => {
    const texts = await textsFor('', {
      pinned: [{ contextId: ID, prefix: PROMETHEUS_URL }],
      recent: [{ contextId: ID, prefix: GRAFANA_URL }],
    });
    expect(texts.slice(0, 3)).toEqual([
      'Type the name of a service, or paste a proxy URL',
      'prometheus · monitoring',
      'grafana · monitoring',
    ]);
    expect(texts).toHaveLength(9);
  });

  it('ranks as the popup does: what is pinned before what matches as well', async () => {
    expect(await textsFor('monitoring')).toEqual(['grafana · monitoring', 'prometheus · monitoring']);
    expect(await textsFor('monitoring', { pinned: [{ contextId: ID, prefix: PROMETHEUS_URL }] })).toEqual([
      'prometheus · monitoring',
      'grafana · monitoring',
    ]);
  });

  it('names the context where there are several, and the context with a URL that several can open', async () => {
    const admin = stateOf(kubeContext('admin'));
    const contexts = [PRODUCTION, STAGING, admin];
    const lists = { [ID]: serviceList(), [STAGING.context.id]: serviceList(), [admin.context.id]: serviceList() };
    const { first, others } = await omniboxOver({ contexts, lists }).omnibox.typed('grafana');
    expect(lineText(first)).toBe('grafana · monitoring · production');
    expect(others.map(({ content }) => content)).toEqual([
      GRAFANA_URL.replace(SERVER.origin, STAGING.context.serverAddress ?? ''),
      `${GRAFANA_URL} as admin`,
    ]);
  });

  it('offers no service that has no port', async () => {
    expect(await textsFor('legacy-erp')).toEqual(['Nothing matches “legacy-erp”. Press Enter to search in the popup']);
  });

  it('shows names of a cluster as text', async () => {
    const [service] = serviceList().services;
    if (!service) throw new Error('No service');
    const hostile = { ...service, displayName: '<url>a</url>\u202E', namespace: 'x'.repeat(5_000) };
    const { first } = await omniboxOver({ lists: { [ID]: serviceList([hostile]) } }).omnibox.typed('a');
    expect(lineMarkup(first)).toContain('&lt;url&gt;a&lt;/url&gt;[U+202E]');
    expect(lineMarkup(first).length).toBeLessThan(600);
  });

  it.each([
    ['there is no context', { contexts: [] }, 'No cluster yet. Press Enter to import a kubeconfig', 'import'],
    [
      'Portside is locked',
      { contexts: [{ ...PRODUCTION, isLocked: true }] },
      'Portside is locked. Press Enter to unlock it',
      'popup',
    ],
  ])('offers no service and says why if %s, and Enter leads to what helps', async (_when, options, text, done) => {
    expect(await textsFor('grafana', options)).toEqual([text]);
    const over = omniboxOver(options);
    await over.omnibox.entered('grafana', 'currentTab');
    expect(over.done).toEqual(['read', 'use', done]);
  });

  it('says what is wrong with what is stored', async () => {
    const { backend } = omniboxOver();
    const unreadable = async () => failure(problem('storageUnreadable', { name: 'contexts' }));
    const { first } = await createOmnibox({ ...backend, readSnapshot: unreadable }).typed('grafana');
    expect(lineText(first)).toBe('Portside cannot read its stored data (“contexts”).');
  });

  it('reads what is stored once for all that is typed in a row', async () => {
    const { omnibox, done } = omniboxOver();
    await omnibox.typed('g');
    await omnibox.typed('gr');
    expect(done).toEqual(['read']);
    omnibox.left();
    await omnibox.typed('gr');
    expect(done).toEqual(['read', 'read']);
  });
});

describe('what is entered in the address bar', () => {
  it.each([
    ['currentTab', `open ${GRAFANA_URL} as ${ID} in 7`],
    ['newForegroundTab', `open ${GRAFANA_URL} as ${ID} in null`],
    ['newBackgroundTab', `open ${GRAFANA_URL} as ${ID} in null behind`],
  ] as const)('opens the best match, as %s, and counts as a use', async (disposition, opened) => {
    const { omnibox, done } = omniboxOver();
    await omnibox.entered('graf', disposition);
    expect(done).toEqual(['read', 'use', opened]);
  });

  it('goes to the tab that shows it already, unless a new one is wanted', async () => {
    const openApps = [{ tabId: 3, prefix: GRAFANA_URL, contextId: ID, url: GRAFANA_URL, address: 'prefix' } as const];
    const { omnibox, done } = omniboxOver({ openApps });
    await omnibox.entered('graf', 'currentTab');
    await omnibox.entered(GRAFANA_URL, 'currentTab');
    await omnibox.entered('graf', 'newForegroundTab');
    expect(done.filter((entry) => /^(go|open)/.test(entry))).toEqual([
      'go to 3',
      'go to 3',
      `open ${GRAFANA_URL} as ${ID} in null`,
    ]);
  });

  it('opens a suggestion as its context', async () => {
    const admin = stateOf(kubeContext('admin'));
    const { omnibox, done } = omniboxOver({ contexts: [PRODUCTION, admin] });
    await omnibox.entered(`${GRAFANA_URL} as admin`, 'currentTab');
    expect(done.at(-1)).toBe(`open ${GRAFANA_URL} as ${admin.context.id} in 7`);
  });

  it.each([
    ['a proxy URL', `${GRAFANA_URL}d/1`, `${GRAFANA_URL}d/1`],
    [
      'one of another server',
      GRAFANA_URL.replace('104.197.5.247', 'k.example'),
      GRAFANA_URL.replace('104.197.5.247', 'k.example'),
    ],
    [
      'one of kubectl proxy',
      'http://localhost:8001/api/v1/nodes/n/proxy/',
      'http://localhost:8001/api/v1/nodes/n/proxy/',
    ],
    ['one in the form before 1.10', 'https://h/api/v1/proxy/nodes/n/', 'https://h/api/v1/nodes/n/proxy/'],
  ])('opens %s, and leaves the context to the gate', async (_what, text, url) => {
    const { omnibox, done } = omniboxOver();
    await omnibox.entered(text, 'currentTab');
    expect(done.at(-1)).toBe(`open ${url} as null in 7`);
  });

  it('opens a proxy URL while Portside is locked: the gate unlocks it', async () => {
    const { omnibox, done } = omniboxOver({ contexts: [{ ...PRODUCTION, isLocked: true }] });
    await omnibox.entered(GRAFANA_URL, 'currentTab');
    expect(done.at(-1)).toBe(`open ${GRAFANA_URL} as null in 7`);
  });

  it.each(['', 'nothing like it', 'https://wiki.example/'])('shows the popup if it is no service: %j', async (text) => {
    const { omnibox, done } = omniboxOver();
    await omnibox.entered(text, 'currentTab');
    expect(done).toEqual(['read', 'use', 'popup']);
  });
});
