import type { UserInfo } from './authentication.ts';
import { StatusError } from './status.ts';
import type { KubeObject, Store } from './store.ts';

/** The action that a user wants to perform. Either `resource` or `path` says on what. */
export interface AuthorizationAttributes {
  readonly verb: string;
  readonly path?: string;
  readonly resource: {
    readonly group: string;
    readonly namespace: string;
    readonly resource: string;
    readonly subresource: string;
    readonly name: string;
  } | null;
}

interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Throws unless a role that is bound to the user allows the action. */
export function authorize(store: Store, user: UserInfo, attributes: AuthorizationAttributes): void {
  if (user.groups.includes('system:masters')) return;
  const namespace = attributes.resource?.namespace ?? '';
  if (rulesFor(store, user, namespace).some((rule) => allows(rule, attributes))) return;
  throw forbidden(user, attributes);
}

function rulesFor(store: Store, user: UserInfo, namespace: string): PolicyRule[] {
  const bindings = [
    ...store.list('clusterrolebindings'),
    ...(namespace === '' ? [] : store.list('rolebindings', namespace)),
  ];
  return bindings.filter((binding) => isBoundTo(binding, user)).flatMap((binding) => rulesOf(store, binding));
}

function isBoundTo(binding: KubeObject, user: UserInfo): boolean {
  const subjects = (binding.subjects ?? []) as Subject[];
  return subjects.some(({ kind, name, namespace }) => {
    if (kind === 'Group') return user.groups.includes(name);
    if (kind === 'ServiceAccount') return user.name === `system:serviceaccount:${namespace}:${name}`;
    return kind === 'User' && user.name === name;
  });
}

function rulesOf(store: Store, binding: KubeObject): PolicyRule[] {
  const { kind, name } = binding.roleRef as { kind: string; name: string };
  const role =
    kind === 'Role' ? store.get('roles', binding.metadata.namespace ?? '', name) : store.get('clusterroles', '', name);
  return (role?.rules ?? []) as PolicyRule[];
}

function allows(rule: PolicyRule, { verb, path = '', resource }: AuthorizationAttributes): boolean {
  if (!matches(rule.verbs, verb)) return false;
  if (!resource) {
    const urls = rule.nonResourceURLs ?? [];
    return urls.some((url) => url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))));
  }
  const { group, subresource, name } = resource;
  return (
    matches(rule.apiGroups, group) &&
    (matches(rule.resources, qualifiedResource(resource)) ||
      (subresource !== '' && matches(rule.resources, `*/${subresource}`))) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name))
  );
}

function matches(allowed: readonly string[] = [], value: string): boolean {
  return allowed.includes('*') || allowed.includes(value);
}

function forbidden(user: UserInfo, { verb, path, resource: target }: AuthorizationAttributes): StatusError {
  if (!target) {
    const message = `forbidden: User "${user.name}" cannot ${verb} path "${path}"`;
    return new StatusError({ code: 403, message, reason: 'Forbidden', details: {} });
  }
  const { group, namespace, resource, name } = target;
  const object = `${group === '' ? resource : `${resource}.${group}`}${name === '' ? '' : ` "${name}"`}`;
  const scope = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const action = `${verb} resource "${qualifiedResource(target)}" in API group "${group}" ${scope}`;
  const message = `${object} is forbidden: User "${user.name}" cannot ${action}`;
  const details = { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: resource };
  return new StatusError({ code: 403, message, reason: 'Forbidden', details });
}

function qualifiedResource({ resource, subresource }: { resource: string; subresource: string }): string {
  return subresource === '' ? resource : `${resource}/${subresource}`;
}
