import { render } from '@testing-library/preact';
import type { VNode } from 'preact';
import { describe, expect, it } from 'vitest';
import type { GateAnswer } from '../../lib/core/gate/gate-request.ts';
import type { KubeContext, SignIn, StoredContext } from '../../lib/core/kubeconfig/kube-context.ts';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import type { Service } from '../../lib/core/services/service.ts';
import { escapeInvisible } from '../../lib/core/text/invisible-characters.ts';
import { Gate } from '../../lib/ui/gate/Gate.tsx';
import { Options } from '../../lib/ui/options/Options.tsx';
import { Popup } from '../../lib/ui/popup/Popup.tsx';
import { Highlight } from '../../lib/ui/shared/Highlight.tsx';
import { sanitizeForDisplay } from '../../lib/ui/shared/sanitize-for-display.ts';
import { type FakeBackendOptions, fakeBackend, stateOf } from './fake-backend.ts';
import { GRAFANA_URL, kubeContext, SERVER, SERVER_WITH_BASE_PATH, serviceList } from './samples.ts';
import { click, fill, findElement } from './states/page-state.ts';

const INVISIBLE = 'prod\u202Egnp.\u200Bexe\u0007\uFEFF \u3164';
const MARKUP = '<img src=x onerror=alert(1)><script>alert(1)</script>';
const HEBREW = 'ייצור';

/** A context in which every name is this one. */
function contextNamed(name: string, changes: Partial<StoredContext> = {}): KubeContext {
  const names = { source: name, clusterName: name, userName: name, namespace: name };
  return kubeContext(name, { ...names, signIn: { kind: 'none' }, ...changes });
}

function signInsNamed(name: string): SignIn[] {
  return [
    { kind: 'token' },
    { kind: 'tokenFile', path: name },
    { kind: 'basic', username: name },
    { kind: 'clientCertificate' },
    { kind: 'exec', command: name, installHint: `${name}\n${name}` },
    { kind: 'authProvider', name },
    { kind: 'none' },
  ];
}

function serviceNamed(name: string): Service {
  const ports = [
    { name: 'http', number: 80, scheme: '' as const },
    { name: 'admin', number: 81, scheme: '' as const },
  ];
  return {
    namespace: 'shop',
    name: 'web',
    displayName: name,
    kind: 'app',
    group: '',
    labels: [],
    isClusterService: true,
    ports,
    endpoints: 'ready',
    externalUrls: ['http://203.0.113.7:80'],
  };
}

/** A kubeconfig with usable and unusable contexts of this name. */
const kubeconfigNamed = (name: string) =>
  JSON.stringify({
    clusters: [
      { name, cluster: { server: SERVER.origin, 'certificate-authority': name } },
      { name: 'old', cluster: {} },
    ],
    users: [{ name, user: { tokenFile: name } }],
    contexts: [
      { name, context: { cluster: name, user: name } },
      { name: `${name}2`, context: { cluster: 'old', user: name, namespace: name } },
      { name: `${name}3`, context: { cluster: `${name}3`, user: `${name}3` } },
    ],
    'current-context': `${name}4`,
  });

interface View {
  readonly title: string;
  readonly element: (name: string) => VNode;
  /** Makes the page show the name. */
  readonly show: (body: HTMLElement, name: string) => Promise<unknown>;
}

/** Everything that shows names. */
/** The field of the popup. */
const FIELD = '[role=combobox]';

const VIEWS: View[] = [
  { title: 'the import preview', element: () => options(), show: importFile },
  {
    title: 'the stored contexts',
    element: (name) => {
      const fault = { code: 'clusterUnknown', values: { context: name, cluster: name } };
      const serverAddress = SERVER_WITH_BASE_PATH.origin + SERVER_WITH_BASE_PATH.basePath;
      return options({
        contexts: [
          stateOf(contextNamed(name)),
          stateOf(contextNamed(name, { id: 'other', source: 'other', serverAddress })),
          stateOf(contextNamed(name, { id: 'unusable', faults: [fault] })),
        ],
      });
    },
    show: (body) => findElement(body, '.files'),
  },
  {
    title: 'the credential form for each kind of sign-in',
    element: (name) =>
      options({
        contexts: signInsNamed(name).map((signIn, index) =>
          stateOf(contextNamed(name, { id: `${index}`, signIn }), false),
        ),
      }),
    show: async (body) => {
      await findElement(body, '.files');
      for (const button of body.querySelectorAll<HTMLElement>('.stored-context .actions > [aria-expanded]'))
        button.click();
      await findElement(body, '.stored-context:last-child .credential-form');
    },
  },
  {
    title: 'the question before contexts are removed',
    element: (name) => options({ contexts: [stateOf(contextNamed(name)), stateOf(contextNamed(name, { id: 'b' }))] }),
    show: async (body) => {
      await click(body, '.files button');
      await findElement(body, 'dialog[open] li');
    },
  },
  { title: 'the services', element: (name) => popup(name), show: (body) => findElement(body, '.row') },
  {
    title: 'the services that match',
    element: (name) => popup(name),
    show: async (body) => {
      await findElement(body, '.row');
      await fill(body, FIELD, 'web');
      await findElement(body, '.row, .no-rows');
    },
  },
  {
    title: 'the actions of a service',
    element: (name) => popup(name),
    show: async (body) => {
      await click(body, '.row-more');
      await findElement(body, '.subject');
    },
  },
  {
    title: 'the contexts to search in',
    element: (name) => popup(name),
    show: async (body) => {
      await findElement(body, '.row');
      await fill(body, FIELD, '@');
      await findElement(body, '.is-context .row-more');
    },
  },
  {
    title: 'the actions of a context',
    element: (name) => popup(name),
    show: async (body) => {
      await findElement(body, '.row');
      await fill(body, FIELD, '@');
      await click(body, '.is-context .row-more');
      await findElement(body, '.subject');
    },
  },
  {
    title: 'the contexts for a pasted URL',
    element: (name) => popup(name),
    show: async (body) => {
      await findElement(body, '.row');
      await fill(body, FIELD, GRAFANA_URL);
      await findElement(body, '.is-pastedUrl');
    },
  },
  ...(['contextUnusable', 'credentialMissing', 'credentialExpired', 'apiserverUnauthorized'] as const).map(
    (code): View => ({
      title: `the problem ${code} in the popup`,
      element: (name) => popup(name, { listings: [failure(problem(code, { context: name }))] }),
      show: (body) => findElement(body, '.notice'),
    }),
  ),
  {
    title: 'the question for namespaces',
    element: (name) => {
      const forbidden = problem('apiserverForbidden', { context: name, resource: name });
      return popup(name, { listings: [failure(forbidden)] });
    },
    show: (body) => findElement(body, '.namespaces-form'),
  },
  {
    title: 'the choice of a context on the gate',
    element: (name) =>
      gate({
        kind: 'chooseContext',
        contexts: [stateOf(contextNamed(name)), stateOf(contextNamed(name, { id: 'b' }))],
      }),
    show: (body) => findElement(body, '.choices'),
  },
  {
    title: 'the problem contextUnusable on the gate',
    element: (name) => blockedGate(name, problem('contextUnusable', { context: name })),
    show: (body) => findElement(body, '.notice'),
  },
  {
    title: 'the problem credentialForOtherServer on the gate',
    element: (name) => blockedGate(name, problem('credentialForOtherServer', { context: name, server: name })),
    show: (body) => findElement(body, '.notice'),
  },
];

describe.each([
  ['with invisible and reordering characters', INVISIBLE],
  ['that is markup', MARKUP],
  ['in a right-to-left script', HEBREW],
])('a name %s', (_, name) => {
  it.each(VIEWS.map((view) => [view.title, view] as const))('is harmless text in %s', async (_title, view) => {
    render(view.element(name));
    const { body } = document;
    await view.show(body, name);
    expect(body.textContent).toContain(escapeInvisible(name).slice(0, 4));
    expect(unsafeTexts(body)).toEqual([]);
    expect(body.querySelectorAll('script, [onerror], img:not([src^="/icon/"])')).toHaveLength(0);
  });
});

describe('sanitizeForDisplay', () => {
  it.each([
    ['leaves an ordinary name', 'production', 'production'],
    ['escapes invisible characters', INVISIBLE, 'prod[U+202E]gnp.[U+200B]exe[U+0007][U+FEFF] [U+3164]'],
    ['isolates right-to-left text', HEBREW, `\u2068${HEBREW}\u2069`],
    ['escapes isolates in the name itself', '\u2068prod\u2069', '[U+2068]prod[U+2069]'],
  ])('%s', (_, name, shown) => {
    expect(sanitizeForDisplay(name)).toBe(shown);
  });

  it('shortens a very long name in the middle', () => {
    expect(sanitizeForDisplay(`a${'b'.repeat(1_000_000)}c`)).toMatch(/^ab{199}…b{98}c$/);
  });
});

describe('Highlight', () => {
  it('escapes invisible characters before, in and between the marks', () => {
    const ranges = [
      [2, 6],
      [8, 12],
    ] as const;
    render(<Highlight text={INVISIBLE} ranges={ranges} />);
    expect(document.querySelectorAll('mark')).toHaveLength(2);
    expect(unsafeTexts(document.body)).toEqual([]);
  });
});

describe('unsafeTexts', () => {
  it('finds unsafe texts and attributes', () => {
    render(
      <p title={INVISIBLE}>
        {INVISIBLE} {HEBREW}
      </p>,
    );
    expect(unsafeTexts(document.body)).toHaveLength(3);
  });
});

/** Right-to-left text, which reorders the text around it. */
const REORDERING = /[\u0590-\u05FF]/;
const NOTHING = /(?!)/;

/** Texts and attributes of a page with invisible characters, or with right-to-left text that is not isolated. */
function unsafeTexts(root: HTMLElement): string[] {
  return [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => {
    const texts = [...element.childNodes].flatMap((node) =>
      node.nodeType === Node.TEXT_NODE ? [node.nodeValue ?? ''] : [],
    );
    // A field's value is the person's own text, and an option's value is not shown.
    const attributes = [...element.attributes].filter(({ name }) => name !== 'value').map(({ value }) => value);
    const reordering = element.closest('bdi, code') ? NOTHING : REORDERING;
    return [
      ...texts.filter((text) => !isSafe(text, reordering)),
      ...attributes.filter((value) => !isSafe(value, REORDERING)),
    ];
  });
}

function isSafe(text: string, reordering: RegExp): boolean {
  const outsideIsolates = text.replace(/\u2068([^\u2066-\u2069]*)\u2069/g, (_, inside) =>
    escapeInvisible(inside) === inside ? '' : inside,
  );
  const line = outsideIsolates.replaceAll('\n', ' ');
  return escapeInvisible(line) === line && !reordering.test(line);
}

function options(backendOptions: FakeBackendOptions = {}): VNode {
  return <Options backend={fakeBackend(backendOptions)} />;
}

function popup(name: string, backendOptions: FakeBackendOptions = {}): VNode {
  const contexts = [stateOf(contextNamed(name)), stateOf(contextNamed(name, { id: 'other', source: 'other' }))];
  const listings = [success(serviceList([serviceNamed(name)]))];
  return <Popup backend={fakeBackend({ contexts, listings, ...backendOptions })} />;
}

function gate(answer: GateAnswer): VNode {
  return <Gate backend={fakeBackend({ url: GRAFANA_URL, gateAnswers: [answer] })} />;
}

function blockedGate(name: string, obstacle: ReturnType<typeof problem>): VNode {
  return gate({ kind: 'blocked', problem: obstacle, context: contextNamed(name) });
}

async function importFile(body: HTMLElement, name: string): Promise<void> {
  const input = await findElement<HTMLInputElement>(body, 'input[type=file]');
  Object.defineProperty(input, 'files', { value: [new File([kubeconfigNamed(name)], name)], configurable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await findElement(body, '.import-table');
}
