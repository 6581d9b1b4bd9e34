import { render } from '@testing-library/preact';
import type { VNode } from 'preact';
import { describe, expect, test } from 'vitest';
import type { KubeContext, SignIn } from '../../lib/core/kubeconfig/kube-context.ts';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import type { Service } from '../../lib/core/services/service.ts';
import { visibleText } from '../../lib/core/visible-text.ts';
import { Gate } from '../../lib/ui/gate/Gate.tsx';
import { Options } from '../../lib/ui/options/Options.tsx';
import { Popup } from '../../lib/ui/popup/Popup.tsx';
import { Highlight } from '../../lib/ui/shared/Highlight.tsx';
import { shown } from '../../lib/ui/shared/shown.ts';
import { type FakeWorld, fakeBackend, stateOf } from './fake-backend.ts';
import { GRAFANA_URL, kubeContext, RANCHER, SERVER, serviceList } from './samples.ts';
import { appears, click, fill } from './states/page-state.ts';

const TURNED = 'prod\u202Egnp.\u200Bexe\u0007\uFEFF \u3164';
const MARKUP = '<img src=x onerror=alert(1)><script>alert(1)</script>';
const HEBREW = 'ייצור';

/** A context that is called so wherever it can be. */
function called(name: string, signIn: SignIn = { kind: 'none' }, changes: Partial<KubeContext> = {}): KubeContext {
  return kubeContext(name, { source: name, clusterName: name, userName: name, namespace: name, signIn, ...changes });
}

function signIns(name: string): SignIn[] {
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

function service(name: string): Service {
  const ports = [
    { name: 'http', number: 80, scheme: '' as const },
    { name: 'admin', number: 81, scheme: '' as const },
  ];
  return {
    namespace: 'shop',
    name: 'web',
    displayName: name,
    isClusterService: true,
    ports,
    endpoints: 'ready',
    externalUrls: ['http://203.0.113.7:80'],
  };
}

const kubeconfig = (name: string) =>
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

/** Every place where a name stands on a page, and how to get there. */
const PLACES: [place: string, element: (name: string) => VNode, act: (body: HTMLElement, name: string) => unknown][] = [
  ['the import preview', () => options(), read],
  [
    'stored contexts',
    (name) =>
      options({
        contexts: [
          stateOf(called(name)),
          stateOf(called(name, { kind: 'token' }, { id: 'other', source: 'other', server: RANCHER })),
          stateOf(called(name, { kind: 'token' }, { id: 'unusable', obstacles: [unusable(name)] })),
        ],
      }),
    (body) => appears(body, '.sources'),
  ],
  [
    'the forms of all ways to sign in',
    (name) => options({ contexts: signIns(name).map((signIn, at) => stateOf(called(name, signIn, { id: `${at}` }))) }),
    async (body) => {
      await appears(body, '.sources');
      for (const button of body.querySelectorAll<HTMLElement>('.stored-context [aria-expanded]')) button.click();
      await appears(body, '.stored-context:last-child .credential-form');
    },
  ],
  [
    'the question before forgetting',
    (name) => options({ contexts: [stateOf(called(name)), stateOf(called(name, undefined, { id: 'other' }))] }),
    async (body) => {
      await click(body, '.sources button');
      await appears(body, 'dialog[open] li');
    },
  ],
  ['the services', (name) => popup(name), (body) => appears(body, '.service')],
  [
    'the services that match',
    (name) => popup(name),
    async (body) => {
      await appears(body, '.service');
      await fill(body, '.filter', 'web');
      await appears(body, '.service-group h2, .service');
    },
  ],
  [
    'the ways to open a service',
    (name) => popup(name),
    async (body) => {
      await click(body, '.more');
      await appears(body, 'dialog[open] .sheet-port');
    },
  ],
  [
    'a URL to open',
    (name) => popup(name),
    async (body) => {
      await appears(body, '.service');
      await fill(body, '.filter', GRAFANA_URL);
      await appears(body, '.pasted-url');
    },
  ],
  ...(['contextUnusable', 'credentialMissing', 'credentialExpired', 'apiserverUnauthorized'] as const).map(
    (code): (typeof PLACES)[number] => [
      `what is in the way (${code})`,
      (name) => popup(name, { listings: [failure(problem(code, { context: name }))] }),
      (body) => appears(body, '.notice'),
    ],
  ),
  [
    'the namespaces to ask for',
    (name) => popup(name, { listings: [failure(problem('apiserverForbidden', { context: name, resource: name }))] }),
    (body) => appears(body, '.namespaces-form'),
  ],
  [
    'the choice at the gate',
    (name) =>
      gate({ kind: 'choose', contexts: [stateOf(called(name)), stateOf(called(name, undefined, { id: 'b' }))] }),
    (body) => appears(body, '.choices'),
  ],
  [
    'what is in the way at the gate',
    (name) => gate({ kind: 'blocked', problem: problem('contextUnusable', { context: name }), context: called(name) }),
    (body) => appears(body, '.notice'),
  ],
];

describe.each([
  ['turns around and hides', TURNED],
  ['is markup', MARKUP],
  ['is right to left', HEBREW],
])('a name that %s', (_what, name) => {
  test.each(PLACES)('is text like any other in %s', async (_place, element, act) => {
    render(element(name));
    const body = document.body;
    await act(body, name);
    expect(body.textContent).toContain(visibleText(name).slice(0, 4));
    expect(unfit(body)).toEqual([]);
    expect(body.querySelectorAll('script, [onerror], img:not([src^="/icon/"])')).toHaveLength(0);
  });
});

describe('a name that is shown', () => {
  test.each([
    ['production', 'production'],
    [TURNED, 'prod[U+202E]gnp.[U+200B]exe[U+0007][U+FEFF] [U+3164]'],
    [HEBREW, `\u2068${HEBREW}\u2069`],
    ['\u2068prod\u2069', '[U+2068]prod[U+2069]'],
  ])('%j is %j', (name, seen) => {
    expect(shown(name)).toBe(seen);
  });

  test('has its middle left out where it does not end', () => {
    expect(shown(`a${'b'.repeat(1_000_000)}c`)).toMatch(/^ab{199}…b{98}c$/);
  });
});

test('marks in a name that matched leave nothing unseen between, before or in them', () => {
  const ranges = [
    [2, 6],
    [8, 12],
  ] as const;
  render(<Highlight text={TURNED} ranges={ranges} />);
  expect(document.querySelectorAll('mark')).toHaveLength(2);
  expect(unfit(document.body)).toEqual([]);
});

test('the search notices what is not fit', () => {
  render(
    <p title={TURNED}>
      {TURNED} {HEBREW}
    </p>,
  );
  expect(unfit(document.body)).toHaveLength(3);
});

/** What a page says, in text or in attributes, that is not seen, or that reorders what stands around it. */
function unfit(root: HTMLElement): string[] {
  return [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => {
    const texts = [...element.childNodes].flatMap((node) => (node.nodeType === Node.TEXT_NODE ? [node.nodeValue] : []));
    // What a field holds is the person's own, and what an option stands for is not shown.
    const attributes = [...element.attributes].filter(({ name }) => name !== 'value').map(({ value }) => value);
    const reorders = element.closest('bdi, code') ? /(?!)/ : /[\u0590-\u05FF]/;
    return [...texts.filter((text) => !isFit(text ?? '', reorders)), ...attributes.filter((value) => !isFit(value))];
  }) as string[];
}

function isFit(said: string, reorders = /[\u0590-\u05FF]/): boolean {
  const apart = said.replace(/\u2068([^\u2066-\u2069]*)\u2069/g, (_, inside) =>
    visibleText(inside) === inside ? '' : inside,
  );
  const onOneLine = apart.replaceAll('\n', ' ');
  return visibleText(onOneLine) === onOneLine && !reorders.test(onOneLine);
}

function options(world: FakeWorld = {}): VNode {
  return <Options backend={fakeBackend(world)} />;
}

function popup(name: string, world: FakeWorld = {}): VNode {
  const contexts = [stateOf(called(name)), stateOf(called(name, { kind: 'token' }, { id: 'other', source: 'other' }))];
  return <Popup backend={fakeBackend({ contexts, listings: [success(serviceList([service(name)]))], ...world })} />;
}

function gate(answer: NonNullable<FakeWorld['gateAnswers']>[number]): VNode {
  return <Gate backend={fakeBackend({ url: GRAFANA_URL, gateAnswers: [answer] })} />;
}

async function read(body: HTMLElement, name: string): Promise<void> {
  const input = await appears<HTMLInputElement>(body, 'input[type=file]');
  Object.defineProperty(input, 'files', { value: [new File([kubeconfig(name)], name)], configurable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await appears(body, '.import-table');
}

function unusable(name: string) {
  return problem('clusterUnknown', { context: name, cluster: name });
}
