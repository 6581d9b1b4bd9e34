import fc from 'fast-check';
import { stringify } from 'yaml';
import { type Config, REAL_KUBECONFIGS, SECRET, SECRET_FLAG } from './real-kubeconfigs.ts';

const BREAKS = ['\r\nX-Evil: 1', '\n', '\r', '\0', '\u0085', '\u2028'];
const UNSEEN = [
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
const OBJECT_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', ''];
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
const WHOLES = [
  ...OBJECT_NAMES,
  ...MARKUP,
  ...SERVERS.filter((server) => !server.includes(SECRET)),
  'x'.repeat(3000),
  `a${'\u0301'.repeat(50)}`,
  '\uD800',
];
const NO_TEXT = [null, true, 5, [], {}, [[]], ['a', 'b'], { __proto__: null }, -0];

/** What a text becomes: another, or what it was with something in it. */
const changeOfText = fc.oneof(
  fc.constantFrom(...WHOLES).map((whole) => () => whole),
  fc.tuple(fc.constantFrom(...BREAKS, ...UNSEEN, ...MARKUP), fc.nat()).map(
    ([piece, at]) =>
      (text: string) =>
        text.slice(0, at % (text.length + 1)) + piece + text.slice(at % (text.length + 1)),
  ),
);

type Change = (config: Config) => void;

/** Another text in one place, and with `isRenamed` in every place that says the same, so that references still hold. */
const changedText: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(), changeOfText, fc.boolean())
  .map(([which, change, isRenamed]) => (config) => {
    const places = textsIn(config);
    const place = places[which % places.length];
    if (!place) return;
    const before = place.value;
    for (const { holder, key, value } of isRenamed ? places.filter((other) => other.value === before) : [place]) {
      setOwn(holder, key, change(value));
    }
  });

/** Something that is no text, in one place. */
const otherType: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(), fc.constantFrom(...NO_TEXT))
  .map(([which, value]) => (config) => {
    const places = textsIn(config);
    const place = places[which % places.length];
    if (place) setOwn(place.holder, place.key, structuredClone(value));
  });

/** A key that objects have already, anywhere, with something to inherit. */
const inheritedKey: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(), fc.constantFrom('__proto__', 'constructor', 'prototype'))
  .map(([which, key]) => (config) => {
    const holders = [config, ...textsIn(config).map(({ holder }) => holder)];
    const holder = holders[which % holders.length] ?? config;
    if (!Array.isArray(holder)) setOwn(holder, key, { polluted: 'yes', token: SECRET, server: 'https://evil.example' });
  });

/** Whom to act as, in ways that headers do not take. */
const actingAs: fc.Arbitrary<Change> = fc
  .record(
    {
      as: changeOfText.map((change) => change('jane')),
      'as-uid': changeOfText.map((change) => change('')),
      'as-groups': fc.array(
        changeOfText.map((change) => change('dev')),
        { maxLength: 2 },
      ),
      'as-user-extra': fc
        .array(fc.tuple(changeOfText, changeOfText), { maxLength: 2 })
        .map((pairs) => ownEntries(pairs.map(([key, value]) => [key('team'), [value('shop')]]))),
    },
    { requiredKeys: ['as'] },
  )
  .map((acting) => (config) => {
    for (const entry of Array.isArray(config.users) ? config.users : []) Object.assign(entry?.user ?? {}, acting);
  });

/** Another address, with a secret in it or without. */
const otherServer: fc.Arbitrary<Change> = fc.constantFrom(...SERVERS).map((server) => (config) => {
  for (const entry of Array.isArray(config.clusters) ? config.clusters : [])
    Object.assign(entry?.cluster ?? {}, { server });
});

/** An entry that is one of another list's, one said twice, or none at all. */
const oddEntry: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom('clusters', 'users', 'contexts'), fc.constantFrom('clusters', 'users', 'contexts'), fc.nat(6))
  .map(([list, from, kind]) => (config) => {
    const [to, source] = [config[list], config[from]];
    if (!Array.isArray(to) || !Array.isArray(source)) return;
    const odd = [null, 7, 'text', [], {}, { name: 7 }, structuredClone(source[0])][kind];
    to.push(odd);
  });

/** A whole list as something else. */
const oddList: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom('clusters', 'users', 'contexts', 'kind', 'current-context'), fc.constantFrom(...NO_TEXT))
  .map(
    ([list, value]) =>
      (config) =>
        setOwn(config, list, structuredClone(value)),
  );

const change = fc.oneof(
  { weight: 8, arbitrary: changedText },
  { weight: 2, arbitrary: otherType },
  { weight: 2, arbitrary: inheritedKey },
  { weight: 2, arbitrary: actingAs },
  { weight: 2, arbitrary: otherServer },
  { weight: 2, arbitrary: oddEntry },
  { weight: 1, arbitrary: oddList },
);

/** A kubeconfig made hostile: its text, and the object that the text says. */
export interface Hostile {
  readonly text: string;
  readonly config: Config;
}

/** Real kubeconfigs, one or two in a file, changed in a few places, as YAML or as JSON. */
export const hostileKubeconfigs: fc.Arbitrary<Hostile> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...Object.keys(REAL_KUBECONFIGS)), { minLength: 1, maxLength: 2 }),
    fc.array(change, { minLength: 1, maxLength: 5 }),
    fc.boolean(),
  )
  .map(([names, changes, isJson]) => {
    const config = merged(names.map((name) => structuredClone(REAL_KUBECONFIGS[name] ?? {})));
    for (const apply of changes) apply(config);
    const text = isJson ? JSON.stringify(config) : stringify(config, { aliasDuplicateObjects: false, lineWidth: 0 });
    return { text, config };
  });

function merged([first = {}, ...more]: Config[]): Config {
  for (const other of more) {
    for (const list of ['clusters', 'users', 'contexts'])
      (first[list] as unknown[]).push(...(other[list] as unknown[]));
  }
  return first;
}

interface Place {
  readonly holder: object;
  readonly key: string;
  readonly value: string;
}

/** Every text in a value, keys apart. Not the flag before a secret, without which nobody could tell that it is one. */
function textsIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (inner === SECRET_FLAG) return [];
    return typeof inner === 'string' ? [{ holder: value, key, value: inner }] : textsIn(inner);
  });
}

/** As a file has it: `__proto__` is a key like any other. */
function setOwn(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function ownEntries(entries: [string, unknown][]): object {
  const holder = {};
  for (const [key, value] of entries) setOwn(holder, key, value);
  return holder;
}

/**
 * The names of contexts that can be read: what stands in the list as a mapping with a name on one line. An entry
 * without a name, or null, has the empty one.
 */
export function readableNames({ contexts }: Config): string[] {
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
