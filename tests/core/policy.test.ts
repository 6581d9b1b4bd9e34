import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { assessContext } from '../../lib/core/kubeconfig/assess-context.ts';
import { contextId, PLAIN_CLUSTER } from '../../lib/core/kubeconfig/kube-context.ts';
import {
  isPolicyContext,
  lockSettingsUnder,
  NO_POLICY,
  PolicySchema,
  policyContexts,
  policyInForce,
  policyRefusal,
  readPolicy,
} from '../../lib/core/policy.ts';
import { importedContext, SERVER, SERVER_WITH_BASE_PATH } from '../fakes/sample-contexts.ts';

const PLATFORM = { extensionHost: 'extension-id', repeatsRequestHeaders: false };
const assessed = (changes: Parameters<typeof importedContext>[1] = {}) =>
  assessContext(importedContext('dev', changes).context, PLATFORM);

const SECURE = assessed();
const INSECURE = assessed({ cluster: { ...PLAIN_CLUSTER, insecureSkipTlsVerify: true } });

describe('policyInForce', () => {
  it('returns no policy if the browser provides none', () => {
    expect(policyInForce(undefined)).toEqual(NO_POLICY);
    expect(policyInForce(null)).toEqual(NO_POLICY);
    expect(policyInForce({})).toEqual(NO_POLICY);
  });

  it.each<[string, unknown]>([
    ['a setting of the wrong type', { allowedServers: SERVER.origin }],
    ['one wrong setting among right ones', { allowedServers: [SERVER.origin], keepNothing: 'no' }],
    ['text', 'policy'],
    ['a list', []],
  ])('returns the strictest policy for %s', (_what, managed) => {
    const policy = policyInForce(managed);
    expect(readPolicy(managed)).toBeNull();
    expect(policy.keepNothing).toBe(true);
    expect(policyRefusal(policy, SECURE)?.code).toBe('policyRefusesServer');
    expect(policyRefusal(policy, INSECURE)?.code).toBe('policyRefusesInsecure');
  });
});

describe('policyRefusal', () => {
  it('is null without a policy', () => {
    expect(policyRefusal(NO_POLICY, SECURE)).toBeNull();
    expect(policyRefusal(NO_POLICY, INSECURE)).toBeNull();
  });

  it.each<[string[], boolean, boolean]>([
    [[SERVER.origin], true, false],
    [[`${SERVER.origin}/`], true, false],
    [['https://k8s.example'], false, false],
    [['https://k8s.example:6443.evil.test'], false, false],
    [['https://rancher.example'], false, true],
    [['https://rancher.example/k8s/clusters/c-1'], false, true],
    [['https://rancher.example/k8s/clusters/c'], false, false],
    [[SERVER.origin, 'https://rancher.example'], true, true],
    [[], false, false],
    [['https://rancher.example:443'], false, true],
    [['HTTPS://K8S.example:06443/', 'https://Rancher.example/k8s/clusters/c-1'], true, true],
    [['*', '', 'http://k8s.example:6443'], false, false],
  ])(
    'with the allowed servers %j: allows https://k8s.example:6443: %s, https://rancher.example/k8s/clusters/c-1: %s',
    (allowedServers, isFirstAllowed, isSecondAllowed) => {
      const policy = policyInForce({ allowedServers });
      const isAllowed = (server: typeof SERVER) => policyRefusal(policy, { ...SECURE, server }) === null;
      expect([isAllowed(SERVER), isAllowed(SERVER_WITH_BASE_PATH)]).toEqual([isFirstAllowed, isSecondAllowed]);
    },
  );

  it('names the server that is not allowed', () => {
    const policy = policyInForce({ allowedServers: [] });
    expect(policyRefusal(policy, { ...SECURE, server: SERVER_WITH_BASE_PATH })).toEqual({
      code: 'policyRefusesServer',
      values: { server: 'https://rancher.example/k8s/clusters/c-1' },
    });
  });

  it('is null for a context without a server, which cannot be used anyway', () => {
    expect(policyRefusal(policyInForce({ allowedServers: [] }), assessed({ serverAddress: null }))).toBeNull();
  });

  it('refuses insecure-skip-tls-verify with refuseInsecure, and names the cluster', () => {
    const policy = policyInForce({ refuseInsecure: true });
    expect(policyRefusal(policy, SECURE)).toBeNull();
    expect(policyRefusal(policy, INSECURE)).toEqual({ code: 'policyRefusesInsecure', values: { cluster: 'dev' } });
  });
});

describe('lockSettingsUnder', () => {
  it.each([
    [undefined, 15, 15],
    [10, 15, 10],
    [60, 15, 15],
    [60, null, 60],
    [undefined, null, null],
  ])('with a maximum of %j minutes turns %j minutes into %j', (lockAfterMinutes, chosen, effective) => {
    for (const whenAway of [false, true]) {
      expect(lockSettingsUnder(policyInForce({ lockAfterMinutes }), { afterMinutes: chosen, whenAway })).toEqual({
        afterMinutes: effective,
        whenAway,
      });
    }
  });
});

describe('policyContexts', () => {
  const [usable, unusable, withBasePath] = policyContexts(
    policyInForce({
      clusters: [
        { name: 'prod', server: 'https://prod.example:6443', namespace: 'shop' },
        { name: 'old', server: 'http://old' },
        { name: 'rancher', server: 'https://Rancher.example:443/k8s/clusters/c-1/' },
      ],
    }),
  ).map((context) => assessContext(context, PLATFORM));

  it('returns a context without a credential for each cluster', () => {
    expect(usable).toMatchObject({
      id: 'policy/prod',
      name: 'prod',
      clusterName: 'prod',
      namespace: 'shop',
      server: { origin: 'https://prod.example:6443', basePath: '' },
      signIn: { kind: 'none' },
      obstacles: [],
    });
    expect(withBasePath).toMatchObject({ server: SERVER_WITH_BASE_PATH, namespace: '', obstacles: [] });
  });

  it('returns an obstacle for an unusable server', () => {
    expect(unusable).toMatchObject({
      id: 'policy/old',
      server: null,
      obstacles: [{ code: 'serverNotHttps', values: { cluster: 'old', server: 'http://old' } }],
    });
  });

  it('returns contexts that isPolicyContext recognises, unlike imported ones', () => {
    expect([usable, unusable, withBasePath].map((context) => context && isPolicyContext(context))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isPolicyContext(SECURE)).toBe(false);
    const named = importedContext('policy', { source: 'policy.yaml', id: contextId('policy.yaml', 'policy') }).context;
    expect(isPolicyContext(named)).toBe(false);
  });
});

/** The part of JSON Schema that the managed schema uses. */
interface JsonSchema {
  readonly type: 'object' | 'array' | 'string' | 'boolean' | 'integer' | 'number';
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minimum?: number;
  readonly title?: string;
  readonly description?: string;
}

/** The part of a Valibot schema or action that the conversion reads. */
interface ValibotNode {
  readonly type: string;
  readonly entries?: Readonly<Record<string, ValibotNode>>;
  readonly wrapped?: ValibotNode;
  readonly item?: ValibotNode;
  readonly pipe?: readonly ValibotNode[];
  readonly requirement?: unknown;
}

const MANAGED_SCHEMA: JsonSchema = JSON.parse(
  readFileSync(new URL('../../public/managed-schema.json', import.meta.url), 'utf8'),
);
const POLICY_NODE = PolicySchema as unknown as ValibotNode;

/** The JSON Schema of what a Valibot schema accepts. Throws for one that it cannot convert. */
function toJsonSchema(node: ValibotNode): JsonSchema {
  if (node.pipe) return toJsonSchemaOfPipe(node.pipe);
  switch (node.type) {
    case 'optional':
      return toJsonSchema(node.wrapped as ValibotNode);
    case 'array':
      return { type: 'array', items: toJsonSchema(node.item as ValibotNode) };
    case 'object': {
      const entries = Object.entries(node.entries ?? {});
      const required = entries.filter(([, entry]) => entry.type !== 'optional').map(([name]) => name);
      const properties = Object.fromEntries(entries.map(([name, entry]) => [name, toJsonSchema(entry)]));
      return { type: 'object', properties, ...(required.length > 0 && { required }) };
    }
    case 'string':
    case 'boolean':
    case 'number':
      return { type: node.type };
    default:
      throw new Error(`No conversion for ${node.type}`);
  }
}

function toJsonSchemaOfPipe([first, ...actions]: readonly ValibotNode[]): JsonSchema {
  let schema = toJsonSchema(first as ValibotNode);
  for (const { type, requirement } of actions) {
    if (type === 'integer') schema = { ...schema, type: 'integer' };
    else if (type === 'min_value') schema = { ...schema, minimum: requirement as number };
    else throw new Error(`No conversion for ${type}`);
  }
  return schema;
}

/** The schema without the texts that the browser shows. */
function withoutTexts({ title: _, description: __, ...schema }: JsonSchema): JsonSchema {
  const { properties, items } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, withoutTexts(one)])),
    }),
    ...(items && { items: withoutTexts(items) }),
  };
}

/** Whether a value is valid for a JSON Schema. Throws for keywords that it doesn't know. */
function isValid(schema: JsonSchema, value: unknown): boolean {
  const { type, properties = {}, required = [], items, minimum, title: _, description: __, ...unknown } = schema;
  if (Object.keys(unknown).length > 0) throw new Error(`Unknown keywords: ${Object.keys(unknown)}`);
  switch (type) {
    case 'object': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
      const fields = value as Record<string, unknown>;
      const isComplete = required.every((name) => Object.hasOwn(fields, name));
      return (
        isComplete &&
        Object.entries(properties).every(([name, one]) => !Object.hasOwn(fields, name) || isValid(one, fields[name]))
      );
    }
    case 'array':
      return Array.isArray(value) && value.every((item) => items === undefined || isValid(items, item));
    case 'integer':
      return Number.isInteger(value) && (value as number) >= (minimum ?? Number.NEGATIVE_INFINITY);
    default:
      return typeof value === type;
  }
}

describe('public/managed-schema.json', () => {
  const settings = Object.keys({ ...MANAGED_SCHEMA.properties, ...POLICY_NODE.entries });

  it.each(settings)('declares %s with the type that PolicySchema reads', (name) => {
    const [managed, read] = [MANAGED_SCHEMA.properties?.[name], POLICY_NODE.entries?.[name]];
    expect(managed && withoutTexts(managed)).toEqual(read && toJsonSchema(read));
  });

  it('is an object in which no setting is required', () => {
    expect(withoutTexts(MANAGED_SCHEMA)).toEqual(toJsonSchema(POLICY_NODE));
    expect(MANAGED_SCHEMA).toMatchObject({ type: 'object' });
    expect(MANAGED_SCHEMA.required).toBeUndefined();
  });

  it.each<[boolean, object]>([
    [true, {}],
    [true, { allowedServers: [] }],
    [true, { allowedServers: ['https://h', 'https://h/base'] }],
    [false, { allowedServers: 'https://h' }],
    [false, { allowedServers: ['https://h', 7] }],
    [false, { allowedServers: null }],
    [true, { lockAfterMinutes: 1 }],
    [false, { lockAfterMinutes: 0 }],
    [false, { lockAfterMinutes: 1.5 }],
    [false, { lockAfterMinutes: '15' }],
    [true, { keepNothing: true }],
    [false, { keepNothing: 'true' }],
    [false, { keepNothing: 1 }],
    [true, { refuseInsecure: false }],
    [false, { refuseInsecure: null }],
    [true, { clusters: [] }],
    [true, { clusters: [{ name: 'a', server: 'https://h' }] }],
    [true, { clusters: [{ name: 'a', server: 'https://h', namespace: 'n', colour: 'red' }] }],
    [false, { clusters: [{ name: 'a' }] }],
    [false, { clusters: [{ server: 'https://h' }] }],
    [false, { clusters: [{ name: 'a', server: 7 }] }],
    [false, { clusters: [{ name: 'a', server: 'https://h', namespace: null }] }],
    [false, { clusters: [null] }],
    [false, { clusters: { name: 'a', server: 'https://h' } }],
    [true, { unknownSetting: [1] }],
  ])('accepts (%s) the same policy as PolicySchema: %j', (isAccepted, policy) => {
    expect([isValid(MANAGED_SCHEMA, policy), v.is(PolicySchema, policy)]).toEqual([isAccepted, isAccepted]);
  });

  it('accepts exactly the policies that PolicySchema accepts', () => {
    const sometimes = (valid: fc.Arbitrary<unknown>) =>
      fc.oneof({ weight: 4, arbitrary: valid }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
    const text = sometimes(fc.string());
    const cluster = fc.record({ name: text, server: text, namespace: text }, { requiredKeys: [] });
    const policy = fc.record(
      {
        allowedServers: sometimes(fc.array(text, { maxLength: 3 })),
        lockAfterMinutes: sometimes(fc.oneof(fc.integer({ min: -2, max: 1000 }), fc.double({ noNaN: true }))),
        keepNothing: sometimes(fc.boolean()),
        refuseInsecure: sometimes(fc.boolean()),
        clusters: sometimes(fc.array(sometimes(cluster), { maxLength: 3 })),
      },
      { requiredKeys: [] },
    );
    const counts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(policy, (value) => {
        const isAccepted = isValid(MANAGED_SCHEMA, value);
        counts[isAccepted ? 'accepted' : 'refused'] += 1;
        if (v.is(PolicySchema, value) !== isAccepted) expect.fail(`Disagreement about ${JSON.stringify(value)}`);
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(100);
  });
});
