import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readKubeconfigs } from '../../../lib/core/kubeconfig/read.ts';

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

function readDamaged(text: string) {
  const { imported, problems, currentContextId } = readKubeconfigs([{ name: 'config', text }]);
  const contexts = imported.map(({ context }) => context);
  return { contexts, shown: JSON.stringify([contexts, problems, currentContextId]) };
}

function secretsIn(text: string): string[] {
  return SECRETS.filter((secret) => text.includes(secret));
}

/** Lines that hold no secret: an edit to the name of a secret's field makes it another field. */
const LINES = KUBECONFIG.split('\n');
const HARMLESS = LINES.map((line, index) => (secretsIn(line).length === 0 ? index : -1)).filter((index) => index >= 0);

const PIECES = [
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

const edit = fc.record({
  line: fc.constantFrom(...HARMLESS),
  at: fc.nat(40),
  length: fc.nat(6),
  insert: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4 })),
});

function edited({ line, at, length, insert }: { line: number; at: number; length: number; insert: string }): string {
  const text = LINES[line] ?? '';
  return LINES.with(line, text.slice(0, at) + insert + text.slice(at + length)).join('\n');
}

describe('a kubeconfig that was damaged', () => {
  it('is complete and shows no secret before the damage', () => {
    expect(
      readKubeconfigs([{ name: 'config', text: KUBECONFIG }]).imported.map(({ credential }) => credential?.type),
    ).toEqual(['bearer', 'basic', undefined, undefined, 'bearer']);
    expect(secretsIn(readDamaged(KUBECONFIG).shown)).toEqual([]);
    expect(secretsIn(KUBECONFIG)).toEqual(SECRETS);
  });

  it('is read or refused, never shows a secret, and every context keeps its own id', () => {
    fc.assert(
      fc.property(edit, (change) => {
        const { contexts, shown } = readDamaged(edited(change));
        expect(secretsIn(shown)).toEqual([]);
        expect(new Set(contexts.map(({ id }) => id)).size).toBe(contexts.length);
      }),
      { numRuns: 600, seed: 1 },
    );
  });

  it('is read or refused when it is cut off anywhere', () => {
    fc.assert(
      fc.property(fc.nat(KUBECONFIG.length), (length) => {
        expect(secretsIn(readDamaged(KUBECONFIG.slice(0, length)).shown)).toEqual([]);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('is read or refused when lines are lost, repeated or moved', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LINES), { maxLength: 60 }), (lines) => {
        expect(secretsIn(readDamaged(lines.join('\n')).shown)).toEqual([]);
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});

it('any text at all is read or refused', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...PIECES, '\n', 'a', 'users', 'name: ')), { maxLength: 40 }),
      (pieces) => {
        expect(readKubeconfigs([{ name: 'config', text: pieces.join('') }])).toHaveProperty('problems');
      },
    ),
    { numRuns: 1000, seed: 4 },
  );
});

it('any JSON value in any place is read or refused', () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  const entry = (content: string) => fc.oneof(json, fc.record({ name: fc.oneof(fc.string(), json), [content]: json }));
  const config = fc.record(
    {
      clusters: fc.array(entry('cluster')),
      users: fc.array(entry('user')),
      contexts: fc.array(entry('context')),
      'current-context': json,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(config, (value) => {
      const { imported } = readKubeconfigs([{ name: 'config', text: JSON.stringify(value) }]);
      expect(imported.every(({ context }) => context.obstacles.length > 0 || context.server !== null)).toBe(true);
    }),
    { numRuns: 300, seed: 5 },
  );
});
