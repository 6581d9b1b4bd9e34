import fc from 'fast-check';
import { stringify } from 'yaml';
import { type Config, REAL_KUBECONFIGS, SECRET, SECRET_FLAG } from './real-kubeconfigs.ts';

const LINE_BREAKS = ['\r\nX-Evil: 1', '\n', '\r', '\0', '\u0085', '\u2028'];
const INVISIBLE = [
  '\u202E',
  '\u2066',
  '\u200B',
  '\u200D',
  '\uFEFF',
  '\u00AD',
  '\u0007',
  '\u001B[2J',
  '\u3164',
  '\u{E0061}',
];
const INHERITED_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', ''];
const MARKUP = [
  '<img src=x onerror=alert(1)>',
  '</script><script>alert(1)</script>',
  '$1 $2',
  '{{7*7}}',
  'javascript:alert(1)',
];
const SERVERS = [
  `https://bob:${SECRET}@k8s.example`,
  `https://bob:${SECRET}?x@k8s.example`,
  `bob:${SECRET}@k8s.example:6443`,
  `https://bob:${SECRET}@[bad`,
  `https://k8s.example?token=${SECRET}`,
  `http://k8s.example#${SECRET}`,
  'https://k8s.example\\@evil.example',
  'https:\\\\k8s.example',
  'https://аpple.example',
  'http://аpple.example',
  'https://k8s.example\u202E',
  'https://k8s.ex\u200Bample',
  'https://１２７.0.0.1',
  'javascript://k8s.example/%0aalert(1)',
  'file:///etc/passwd',
  'data:text/html,x',
  'chrome-extension://abc/popup.html',
  'https://k8s.example/*^|',
  'https://k8s.example/..%2f..%2fapi',
  ' https://k8s.example\n',
  'https://k8s .example',
  'https://%6b8s.example',
  'https://0x7f.1',
  '//k8s.example',
  'https:///',
  'https://[::1',
];
const REPLACEMENTS = [
  ...INHERITED_KEYS,
  ...MARKUP,
  ...SERVERS.filter((server) => !server.includes(SECRET)),
  'x'.repeat(3000),
  `a${'\u0301'.repeat(50)}`,
  '\uD800',
];
const OTHER_TYPES = [null, true, 5, [], {}, [[]], ['a', 'b'], { __proto__: null }, -0];

/** Replaces a text, or inserts something into it. */
const textChange = fc.oneof(
  fc.constantFrom(...REPLACEMENTS).map((replacement) => () => replacement),
  fc.tuple(fc.constantFrom(...LINE_BREAKS, ...INVISIBLE, ...MARKUP), fc.nat()).map(
    ([insertion, position]) =>
      (text: string) =>
        text.slice(0, position % (text.length + 1)) + insertion + text.slice(position % (text.length + 1)),
  ),
);

type Change = (config: Config) => void;

/** Changes one text; with `isRenamed`, all texts that are equal to it, so that references still match. */
const changedText: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(), textChange, fc.boolean())
  .map(([index, change, isRenamed]) => (config) => {
    const texts = textsIn(config);
    const chosen = texts[index % texts.length];
    if (!chosen) return;
    for (const { holder, key, value } of isRenamed ? texts.filter((text) => text.value === chosen.value) : [chosen]) {
      setOwn(holder, key, change(value));
    }
  });

/** Replaces one text with a value of another type. */
const otherType: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(), fc.constantFrom(...OTHER_TYPES))
  .map(([index, value]) => (config) => {
    const texts = textsIn(config);
    const chosen = texts[index % texts.length];
    if (chosen) setOwn(chosen.holder, chosen.key, structuredClone(value));
  });

/** Adds a key that could change the prototype of a careless copy. */
const prototypeKey: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(), fc.constantFrom('__proto__', 'constructor', 'prototype'))
  .map(([index, key]) => (config) => {
    const holders = [config, ...textsIn(config).map(({ holder }) => holder)];
    const holder = holders[index % holders.length] ?? config;
    if (!Array.isArray(holder)) setOwn(holder, key, { polluted: 'yes', token: SECRET, server: 'https://evil.example' });
  });

/** Lets every user impersonate somebody, with values that headers may be unable to carry. */
const impersonation: fc.Arbitrary<Change> = fc
  .record(
    {
      as: textChange.map((change) => change('jane')),
      'as-uid': textChange.map((change) => change('')),
      'as-groups': fc.array(
        textChange.map((change) => change('dev')),
        { maxLength: 2 },
      ),
      'as-user-extra': fc
        .array(fc.tuple(textChange, textChange), { maxLength: 2 })
        .map((pairs) => objectWithOwn(pairs.map(([key, value]) => [key('team'), [value('shop')]]))),
    },
    { requiredKeys: ['as'] },
  )
  .map((fields) => (config) => {
    for (const entry of Array.isArray(config.users) ? config.users : []) Object.assign(entry?.user ?? {}, fields);
  });

/** Gives every cluster another server, some with a secret in it. */
const otherServer: fc.Arbitrary<Change> = fc.constantFrom(...SERVERS).map((server) => (config) => {
  for (const entry of Array.isArray(config.clusters) ? config.clusters : [])
    Object.assign(entry?.cluster ?? {}, { server });
});

/** Adds an invalid entry to a list, a copy of one of its own, or one of another list. */
const oddEntry: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom('clusters', 'users', 'contexts'), fc.constantFrom('clusters', 'users', 'contexts'), fc.nat(6))
  .map(([list, from, kind]) => (config) => {
    const [target, source] = [config[list], config[from]];
    if (!Array.isArray(target) || !Array.isArray(source)) return;
    const entry = [null, 7, 'text', [], {}, { name: 7 }, structuredClone(source[0])][kind];
    target.push(entry);
  });

/** Replaces a top-level field with a value of another type. */
const oddField: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom('clusters', 'users', 'contexts', 'kind', 'current-context'), fc.constantFrom(...OTHER_TYPES))
  .map(
    ([field, value]) =>
      (config) =>
        setOwn(config, field, structuredClone(value)),
  );

const change = fc.oneof(
  { weight: 8, arbitrary: changedText },
  { weight: 2, arbitrary: otherType },
  { weight: 2, arbitrary: prototypeKey },
  { weight: 2, arbitrary: impersonation },
  { weight: 2, arbitrary: otherServer },
  { weight: 2, arbitrary: oddEntry },
  { weight: 1, arbitrary: oddField },
);

/** A hostile kubeconfig as text, and the object that the text was made from. */
export interface HostileKubeconfig {
  readonly text: string;
  readonly config: Config;
}

/** One or two real kubeconfigs in one file, with one to five hostile changes, as YAML or JSON. */
export const hostileKubeconfigs: fc.Arbitrary<HostileKubeconfig> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...Object.keys(REAL_KUBECONFIGS)), { minLength: 1, maxLength: 2 }),
    fc.array(change, { minLength: 1, maxLength: 5 }),
    fc.boolean(),
  )
  .map(([names, changes, isJson]) => {
    const config = merge(names.map((name) => structuredClone(REAL_KUBECONFIGS[name] ?? {})));
    for (const apply of changes) apply(config);
    const text = isJson ? JSON.stringify(config) : stringify(config, { aliasDuplicateObjects: false, lineWidth: 0 });
    return { text, config };
  });

function merge([first = {}, ...more]: Config[]): Config {
  for (const other of more) {
    for (const list of ['clusters', 'users', 'contexts'])
      (first[list] as unknown[]).push(...(other[list] as unknown[]));
  }
  return first;
}

/** A text with the object or array that holds it. */
interface HeldText {
  readonly holder: object;
  readonly key: string;
  readonly value: string;
}

/** Every text in a value, except keys and the flag without which its argument is not recognisable as a secret. */
function textsIn(value: unknown): HeldText[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (inner === SECRET_FLAG) return [];
    return typeof inner === 'string' ? [{ holder: value, key, value: inner }] : textsIn(inner);
  });
}

/** Sets an own property, also for the key `__proto__`, as a parser would. */
function setOwn(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function objectWithOwn(entries: [string, unknown][]): object {
  const holder = {};
  for (const [key, value] of entries) setOwn(holder, key, value);
  return holder;
}

/**
 * The sorted names of the contexts that can be read: list entries that are mappings and whose name has no line break.
 * Null, or an entry without a name, has an empty name.
 */
export function readableContextNames({ contexts }: Config): string[] {
  const entries = Array.isArray(contexts) ? contexts : [];
  const names = entries.flatMap((entry: unknown) => {
    if (entry === null) return [''];
    if (typeof entry !== 'object' || Array.isArray(entry)) return [];
    const name = Object.hasOwn(entry, 'name') ? (entry as { name: unknown }).name : '';
    if (name === null) return [''];
    return typeof name === 'string' && !/[\r\n]/.test(name) ? [name] : [];
  });
  return [...new Set(names)].sort();
}
