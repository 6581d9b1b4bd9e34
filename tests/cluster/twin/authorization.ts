import type { Identity } from './identity.ts';
import type { RequestInfo } from './request-info.ts';
import { Refused } from './status.ts';
import type { KubeObject, Store } from './store.ts';

/** What somebody wants to do to what. */
export interface Wish {
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

interface Rule {
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

/** Refuses what no role that is bound to the identity allows. */
export function authorize(store: Store, who: Identity, wish: Wish | RequestInfo): void {
  if (who.groups.includes('system:masters')) return;
  const namespace = wish.resource?.namespace ?? '';
  if (rulesFor(store, who, namespace).some((rule) => allows(rule, wish))) return;
  throw forbidden(who, wish);
}

function rulesFor(store: Store, who: Identity, namespace: string): Rule[] {
  const bindings = [
    ...store.list('clusterrolebindings'),
    ...(namespace === '' ? [] : store.list('rolebindings', namespace)),
  ];
  return bindings.filter((binding) => isBound(binding, who)).flatMap((binding) => rulesOf(store, binding));
}

function isBound(binding: KubeObject, who: Identity): boolean {
  const subjects = (binding.subjects ?? []) as Subject[];
  return subjects.some(({ kind, name, namespace }) => {
    if (kind === 'Group') return who.groups.includes(name);
    if (kind === 'ServiceAccount') return who.name === `system:serviceaccount:${namespace}:${name}`;
    return kind === 'User' && who.name === name;
  });
}

function rulesOf(store: Store, binding: KubeObject): Rule[] {
  const { kind, name } = binding.roleRef as { kind: string; name: string };
  const role =
    kind === 'Role' ? store.get('roles', binding.metadata.namespace ?? '', name) : store.get('clusterroles', '', name);
  return (role?.rules ?? []) as Rule[];
}

function allows(rule: Rule, { verb, path = '', resource }: Wish): boolean {
  if (!includes(rule.verbs, verb)) return false;
  if (!resource) {
    const urls = rule.nonResourceURLs ?? [];
    return urls.some((url) => url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))));
  }
  const { group, subresource, name } = resource;
  const full = subresource === '' ? resource.resource : `${resource.resource}/${subresource}`;
  return (
    includes(rule.apiGroups, group) &&
    (includes(rule.resources, full) || (subresource !== '' && includes(rule.resources, `*/${subresource}`))) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name))
  );
}

function includes(values: readonly string[] = [], value: string): boolean {
  return values.includes('*') || values.includes(value);
}

function forbidden(who: Identity, { verb, path, resource }: Wish): Refused {
  if (!resource) {
    const message = `forbidden: User "${who.name}" cannot ${verb} path "${path}"`;
    return new Refused({ code: 403, message, reason: 'Forbidden', details: {} });
  }
  const { group, namespace, subresource, name } = resource;
  const kind = resource.resource;
  const what = `${group === '' ? kind : `${kind}.${group}`}${name === '' ? '' : ` "${name}"`}`;
  const full = subresource === '' ? kind : `${kind}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const message = `${what} is forbidden: User "${who.name}" cannot ${verb} resource "${full}" in API group "${group}" ${where}`;
  const details = { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind };
  return new Refused({ code: 403, message, reason: 'Forbidden', details });
}
