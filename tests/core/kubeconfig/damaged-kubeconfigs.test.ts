import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readText } from './sample-kubeconfig.ts';

vi.setConfig({ testTimeout: 60_000 });

const SECRETS = ['qTOKENq7', 'qIDTOKENq7', 'qPASSWORDq7', 'qFLAGq7', 'qENVq7', 'qPROXYq7', 'qKEYq7aa', 'qREFRESHq7'];

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
- name: kind
  cluster:
    server: https://10.0.0.1:6443/base
    proxy-url: http://me:qPROXYq7@proxy:3128
users:
- name: admin
  user:
    token: qTOKENq7
    as: jane
    as-groups: [dev]
- name: basic
  user:
    username: bob
    password: qPASSWORDq7
- name: certificate
  user:
    client-certificate-data: aGVsbG8=
    client-key-data: qKEYq7aa
- name: plugin
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: kubelogin
      args: [get-token, --oidc-client-secret=qFLAGq7]
      env:
      - name: SECRET
        value: qENVq7
- name: oidc
  user:
    auth-provider:
      name: oidc
      config:
        refresh-token: qREFRESHq7
        id-token: aa.bb.qIDTOKENq7
contexts:
- name: one
  context: {cluster: kind, user: admin, namespace: dev}
- name: two
  context: {cluster: kind, user: basic}
- name: three
  context: {cluster: kind, user: certificate}
- name: four
  context: {cluster: kind, user: plugin}
- name: five
  context: {cluster: kind, user: oidc}
current-context: one
`;

/** The contexts of a text, and everything about them and the text that people get to see. */
function readShown(text: string) {
  const { candidates, problems, currentContextId } = readText(text);
  const contexts = candidates.map(({ context }) => context);
  const notes = candidates.map((candidate) => candidate.notes);
  return { contexts, shown: JSON.stringify([contexts, notes, problems, currentContextId]) };
}

function secretsIn(text: string): string[] {
  return SECRETS.filter((secret) => text.includes(secret));
}

const LINES = KUBECONFIG.split('\n');
/** Lines without a secret: where the name of a secret's field changes, nothing tells that its value is a secret. */
const HARMLESS_LINES = [...LINES.keys()].filter((index) => secretsIn(LINES[index] ?? '').length === 0);

const INSERTIONS = [
  '|',
  '>-',
  '"',
  "'",
  ':',
  ' ',
  '\t',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '&a ',
  '*a',
  '!!str ',
  '#',
  '\0',
  '\u202E',
  '?',
  'null',
  '5',
  '…',
  '\r',
  '%',
  '\uFEFF',
  '---',
  '<<: ',
];

const edits = fc.record({
  line: fc.constantFrom(...HARMLESS_LINES),
  start: fc.nat(40),
  length: fc.nat(6),
  insertion: fc.oneof(fc.constantFrom(...INSERTIONS), fc.string({ maxLength: 4 })),
});
type Edit = typeof edits extends fc.Arbitrary<infer Value> ? Value : never;

function applyEdit({ line, start, length, insertion }: Edit): string {
  const text = LINES[line] ?? '';
  return LINES.with(line, text.slice(0, start) + insertion + text.slice(start + length)).join('\n');
}

describe('a complete kubeconfig', () => {
  it('is read with its credentials and shows no secret', () => {
    expect(readText(KUBECONFIG).candidates.map(({ credential }) => credential?.type)).toEqual([
      'bearer',
      'basic',
      undefined,
      undefined,
      'bearer',
    ]);
    expect(secretsIn(readShown(KUBECONFIG).shown)).toEqual([]);
    expect(secretsIn(KUBECONFIG)).toEqual(SECRETS);
  });
});

describe('a damaged kubeconfig', () => {
  it('shows no secret after an edit, and gives each context an id of its own', () => {
    fc.assert(
      fc.property(edits, (edit) => {
        const { contexts, shown } = readShown(applyEdit(edit));
        expect(secretsIn(shown)).toEqual([]);
        expect(new Set(contexts.map(({ id }) => id)).size).toBe(contexts.length);
      }),
      { numRuns: 600, seed: 1 },
    );
  });

  it('shows no secret wherever it is cut off', () => {
    fc.assert(
      fc.property(fc.nat(KUBECONFIG.length), (length) => {
        expect(secretsIn(readShown(KUBECONFIG.slice(0, length)).shown)).toEqual([]);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('shows no secret if lines are lost, repeated or moved', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LINES), { maxLength: 60 }), (lines) => {
        expect(secretsIn(readShown(lines.join('\n')).shown)).toEqual([]);
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});

describe('any text', () => {
  it('has contexts or a problem', () => {
    const piece = fc.constantFrom(...INSERTIONS, '\n', 'a', 'users', 'name: ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { candidates, problems } = readText(pieces.join(''));
        expect(candidates.length + problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000, seed: 4 },
    );
  });
});

describe('any JSON value in place of a list, an entry or its fields', () => {
  it('leaves contexts that have a server or an obstacle', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const entry = (fields: string) => fc.oneof(json, fc.record({ name: fc.oneof(fc.string(), json), [fields]: json }));
    const config = fc.record(
      {
        clusters: fc.array(entry('cluster')),
        users: fc.array(entry('user')),
        contexts: fc.array(entry('context')),
        'current-context': json,
      },
      { requiredKeys: [] },
    );
    let count = 0;
    fc.assert(
      fc.property(config, (value) => {
        const { candidates } = readText(JSON.stringify(value));
        expect(candidates.every(({ context }) => context.obstacles.length > 0 || context.server !== null)).toBe(true);
        count += candidates.length;
      }),
      { numRuns: 300, seed: 5 },
    );
    expect(count).toBeGreaterThan(100);
  });
});
