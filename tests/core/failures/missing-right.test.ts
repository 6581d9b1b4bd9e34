import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { missingRight, rightAsCommands, rightAsYaml } from '../../../lib/core/failures/missing-right.ts';
import type { Target } from '../../../lib/core/proxy-url/target.ts';

const WEB: Target = { kind: 'services', namespace: 'shop', scheme: 'https', name: 'web', port: '' };
const NODE: Target = { kind: 'nodes', scheme: '', name: 'node-1', port: '' };
const forbids = (user: string, verb = 'get') =>
  `services "https:web:" is forbidden: User "${user}" cannot ${verb} resource "services/proxy" in API group "" in the namespace "shop"`;
const objects = (yaml: string) => parseAllDocuments(yaml).map((document) => document.toJS());
const words = (right: ReturnType<typeof missingRight>) => rightAsCommands(right).map((command) => command.join(' '));

describe('a missing right', () => {
  it('is for the name as the URL spells it, with scheme and port', () => {
    expect(missingRight(WEB, forbids('jane'), null)).toEqual({
      user: 'jane',
      verb: 'get',
      resource: 'services/proxy',
      name: 'https:web:',
      namespace: 'shop',
    });
  });

  it('is for what the URL names, whatever an app says', () => {
    const message =
      'secrets "a" is forbidden: User "jane" cannot delete resource "secrets" in API group "" in the namespace "kube-system"';

    expect(missingRight(WEB, message, null)).toMatchObject({ resource: 'services/proxy', namespace: 'shop' });
  });

  it.each([
    ['impersonate', 'get'],
    ['escalate', 'get'],
    ['delete', 'get'],
    ['create', 'create'],
  ])('has no verb but those of a navigation: %s becomes %s', (verb, expected) => {
    expect(missingRight(WEB, forbids('jane', verb), null).verb).toBe(expected);
  });

  it('is of the user that the kubeconfig names, before the one that the answer does', () => {
    expect(missingRight(WEB, forbids('mallory'), 'jane').user).toBe('jane');
  });

  it.each([
    'jane@example.com',
    'system:serviceaccount:ci:bot-1.a_b',
    'system:node:node-1.example',
    'https://issuer.example/realms/a#f81d4fae-7dec',
    'arn:aws:sts::123456789012:assumed-role/admin/jane+ci=1',
  ])('is of the user that the answer names: %s', (user) => {
    expect(missingRight(WEB, forbids(user), null).user).toBe(user);
  });

  it.each([..."&|<>^%!;$`'(){}[]~*?,\\ \t\n\u00e9\u2019", 'x & powershell -enc AAAA & rem ', 'a%PATH%b', '-x\u202e'])(
    'is of nobody in particular where a shell could take the name for more: %j',
    (text) => {
      const right = missingRight(WEB, forbids(`jane${text}`), null);

      expect(right.user).toBe('USER');
      expect(rightAsYaml(right) + words(right).join('\n')).not.toContain('jane');
    },
  );

  it.each(['', 'a'.repeat(301)])('is of nobody in particular where the name is %j', (user) => {
    expect(missingRight(WEB, forbids(user), null).user).toBe('USER');
  });
});

describe('what grants a right', () => {
  it('is a Role for this name alone, and a RoleBinding for this user', () => {
    const [role, binding] = objects(rightAsYaml(missingRight(WEB, forbids('jane'), null)));

    expect(role).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'portside:get:services:https:web:', namespace: 'shop' },
      rules: [{ apiGroups: [''], resources: ['services/proxy'], resourceNames: ['https:web:'], verbs: ['get'] }],
    });
    expect(binding).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'portside:get:services:https:web:@jane', namespace: 'shop' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'portside:get:services:https:web:' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
    });
  });

  it('is the same by kubectl', () => {
    expect(words(missingRight(WEB, forbids('jane'), null))).toEqual([
      'create role portside:get:services:https:web: --verb=get --resource=services/proxy --resource-name=https:web: -n shop',
      'create rolebinding portside:get:services:https:web:@jane --role=portside:get:services:https:web: --user=jane -n shop',
    ]);
  });

  it('names a service account as one', () => {
    const right = missingRight(WEB, forbids('system:serviceaccount:ci:bot'), null);
    const [, binding] = objects(rightAsYaml(right));

    expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'bot', namespace: 'ci' }]);
    expect(words(right)[1]).toContain(' --serviceaccount=ci:bot ');
  });

  it('is a ClusterRole for a node', () => {
    const right = missingRight(NODE, '', 'jane');

    expect(objects(rightAsYaml(right)).map(({ kind }) => kind)).toEqual(['ClusterRole', 'ClusterRoleBinding']);
    expect(words(right)).toEqual([
      'create clusterrole portside:get:nodes:node-1 --verb=get --resource=nodes/proxy --resource-name=node-1',
      'create clusterrolebinding portside:get:nodes:node-1@jane --clusterrole=portside:get:nodes:node-1 --user=jane',
    ]);
  });

  it.each([
    '"\n- kind: Group\n  name: system:authenticated',
    'jane # admin',
    "it's",
    'prod\u202Edorp',
    '\u{1F600}',
    '*a',
  ])('says of a hostile user only that this is the name: %j', (user) => {
    const yaml = rightAsYaml(missingRight(WEB, '', user));
    const [, binding] = objects(yaml);

    expect(yaml).toMatch(/^[\x20-\x7e\n]*$/);
    expect(binding.subjects).toEqual([{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }]);
    expect(parse(yaml.split('---\n')[1] ?? '')).toEqual(binding);
  });

  it('has names that Kubernetes accepts, whoever the user is', () => {
    const names = objects(rightAsYaml(missingRight(WEB, '', 'a/b%c\u{1F600}\uD800@d:e'))).map(
      ({ metadata }) => metadata.name,
    );

    expect(names).toEqual([
      'portside:get:services:https:web:',
      'portside:get:services:https:web:@a=2Fb=25c=F0=9F=98=80=EF=BF=BD@d:e',
    ]);
  });

  it('replaces nothing that grants another right', () => {
    const rights = [
      missingRight(WEB, '', 'jane'),
      missingRight(WEB, '', 'jane=2F'),
      missingRight(WEB, '', 'jane/'),
      missingRight(WEB, forbids('jane', 'create'), 'jane'),
      missingRight({ ...WEB, scheme: '', name: 'https-web' }, '', 'jane'),
      missingRight({ ...WEB, scheme: '', name: 'web', port: 'x' }, '', 'jane'),
      missingRight({ ...WEB, scheme: '', name: 'web' }, '', 'x@jane'),
      missingRight({ ...WEB, kind: 'pods' }, '', 'jane'),
    ];
    const bindings = rights.map((right) => objects(rightAsYaml(right))[1].metadata.name);
    const rules = new Map(rights.map((right) => [objects(rightAsYaml(right))[0].metadata.name, right]));

    expect(new Set(bindings).size).toBe(rights.length);
    for (const right of rights) {
      const { verb, resource, name } = right;
      expect(rules.get(objects(rightAsYaml(right))[0].metadata.name)).toMatchObject({ verb, resource, name });
    }
  });
});
