import { describe, expect, it } from 'vitest';
import {
  mayUseKubelets,
  namespaceAccess,
  type Permission,
  permissionFor,
  UNKNOWN_ACCESS,
} from '../../../lib/core/access/permissions.ts';
import type { ProxyAccess } from '../../../lib/core/access/proxy-access.ts';

interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** The access of somebody with these rules in the namespace `shop`. */
function accessBy(
  rules: readonly Rule[],
  status: { incomplete?: boolean; evaluationError?: string } = {},
): ProxyAccess {
  const resourceRules = rules.map((rule) => {
    return { verbs: ['get'], apiGroups: [''], resources: ['services/proxy'], resourceNames: [], ...rule };
  });
  const shop = namespaceAccess({ resourceRules, incomplete: false, evaluationError: '', ...status });
  return { everywhere: [], namespaces: { shop } };
}

const target = (name: string, resource: 'services' | 'pods' | 'nodes' = 'services', namespace = 'shop') => {
  return { resource, namespace, name };
};

describe('permissionFor', () => {
  it.each<[string, Rule, Permission, Permission]>([
    ['get on services/proxy', {}, 'allowed', 'forbidden'],
    ['all verbs', { verbs: ['*'] }, 'allowed', 'allowed'],
    ['create alone', { verbs: ['create', 'delete'] }, 'forbidden', 'allowed'],
    ['all resources', { resources: ['*'] }, 'allowed', 'forbidden'],
    ['the proxy of everything', { resources: ['*/proxy'] }, 'allowed', 'forbidden'],
    [
      'services without their proxy',
      { resources: ['services', 'services/*', 'services/status'] },
      'forbidden',
      'forbidden',
    ],
    ['the proxy of pods', { resources: ['pods/proxy'] }, 'forbidden', 'forbidden'],
    ['all groups', { apiGroups: ['*'] }, 'allowed', 'forbidden'],
    ['another group', { apiGroups: ['apps'] }, 'forbidden', 'forbidden'],
    ['this very name', { resourceNames: ['https:web:https'] }, 'allowed', 'forbidden'],
    ['the same service by another form of its name', { resourceNames: ['web', 'web:https'] }, 'forbidden', 'forbidden'],
  ])('answers get and create by a rule for %s', (_what, rule, get, create) => {
    const access = accessBy([rule]);

    expect(permissionFor(access, target('https:web:https'), 'get')).toBe(get);
    expect(permissionFor(access, target('https:web:https'), 'create')).toBe(create);
  });

  it('is unknown where an authorizer cannot list its rules, or failed to, unless a rule allows it', () => {
    for (const status of [{ incomplete: true }, { evaluationError: 'role not found' }]) {
      const access = accessBy([{ resourceNames: ['web'] }], status);
      expect(permissionFor(access, target('web'), 'get')).toBe('allowed');
      expect(permissionFor(access, target('other'), 'get')).toBe('unknown');
    }
  });

  it('is unknown for a namespace whose rules were not read, and where nothing was', () => {
    expect(permissionFor(accessBy([]), target('web', 'services', 'other'), 'get')).toBe('unknown');
    expect(permissionFor(accessBy([]), target('web', 'services', 'constructor'), 'get')).toBe('unknown');
    expect(permissionFor(UNKNOWN_ACCESS, target('web'), 'get')).toBe('unknown');
  });

  it('is allowed in all namespaces by what holds everywhere', () => {
    const access: ProxyAccess = { everywhere: [{ resource: 'services', verb: 'get' }], namespaces: {} };

    expect(permissionFor(access, target('web', 'services', 'any'), 'get')).toBe('allowed');
    expect(permissionFor(access, target('web', 'services', 'any'), 'create')).toBe('unknown');
    expect(permissionFor(access, target('web', 'pods', 'any'), 'get')).toBe('unknown');
  });

  it('is unknown for a node that no right for all nodes allows, whatever the rules of a namespace say', () => {
    expect(permissionFor(accessBy([{ resources: ['nodes/proxy'] }]), target('node-1', 'nodes'), 'get')).toBe('unknown');
  });

  it('is never forbidden where there are more rules or names than are kept', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `web-${index}`);
    expect(permissionFor(accessBy([{ resourceNames: names }]), target('web-9999'), 'get')).toBe('unknown');
    const rules = names.map((name) => ({ resourceNames: [name] }));
    expect(permissionFor(accessBy(rules), target('web-9999'), 'get')).toBe('unknown');
  });
});

describe('mayUseKubelets', () => {
  it.each(['get', 'create'] as const)('is true with %s alone', (verb) => {
    expect(mayUseKubelets({ everywhere: [{ resource: 'nodes', verb }], namespaces: {} })).toBe(true);
  });

  it('is false for the proxy of pods, and for a rule of a namespace', () => {
    const { namespaces } = accessBy([{ resources: ['nodes/proxy'] }]);
    expect(mayUseKubelets({ everywhere: [{ resource: 'pods', verb: 'get' }], namespaces })).toBe(false);
  });
});
