import { isNamespaceName, isObjectName } from '../proxy-url/kubernetes-names.ts';
import { joinSegment } from '../proxy-url/segment.ts';
import type { Target } from '../proxy-url/target.ts';

/** A right of RBAC that somebody lacks. */
export interface MissingRight {
  /** As the apiserver names them, which for a service account is `system:serviceaccount:NAMESPACE:NAME`. */
  readonly user: string;
  readonly verb: string;
  /** With the subresource, such as `services/proxy`. */
  readonly resource: string;
  /** The name in the URL, with scheme and port: RBAC compares all of it (`resourceNames`). */
  readonly name: string;
  /** Empty for nodes, which have none. */
  readonly namespace: string;
}

/** The verbs that the apiserver derives from the methods of navigations, GET and POST. */
const VERBS = ['get', 'create'];

/** Characters. Nobody reads a longer name, which an app may have made up. */
const MAX_USER_LENGTH = 300;

/** Stands for a user whom nobody named in a way that can be used. Whoever runs the commands fills it in. */
export const UNNAMED_USER = 'USER';

/**
 * A name that an app may have made up, and that ends in a command for any shell, of Windows too, where a single quote quotes nothing
 * (cmd.exe) or otherwise (PowerShell). These characters mean nothing to any of them. Names of service accounts, nodes and certificates,
 * e-mail addresses, ARNs and OIDC's `ISSUER#SUBJECT` have no others.
 */
const USABLE_NAME = /^[\w:@./#+=-]+$/;

/** How the apiserver says that somebody lacks a right (`apiserver/pkg/endpoints/handlers/responsewriters/errors.go`). */
const FORBIDDEN = /User "([^"]*)" cannot (\w+) resource /;

/** Whether the apiserver's message says that somebody may not act as another user, which it decides before everything else. */
export function forbidsImpersonation(message: string): boolean {
  return FORBIDDEN.exec(message)?.[2] === 'impersonate';
}

/**
 * The right that the apiserver's message says is missing. What it is for comes from the URL, whatever the message says; the user comes
 * from the message where the kubeconfig does not name one, because only the apiserver knows whose a token is. It is `UNNAMED_USER`
 * where a shell could take the name for more than a name.
 */
export function missingRight(target: Target, message: string, knownUser: string | null): MissingRight {
  const [, named = '', verb = ''] = FORBIDDEN.exec(message) ?? [];
  const user = knownUser ?? (USABLE_NAME.test(named) ? named : '');
  return {
    user: user === '' || user.length > MAX_USER_LENGTH ? UNNAMED_USER : user,
    verb: VERBS.includes(verb) ? verb : 'get',
    resource: `${target.kind}/proxy`,
    name: joinSegment(target.scheme, target.name, target.port),
    namespace: target.kind === 'nodes' ? '' : target.namespace,
  };
}

/**
 * The name of the role. Names of RBAC objects may contain all but `/` and `%`, and another right has another name: whoever applies
 * two of them would otherwise replace the first.
 */
function roleName({ verb, resource, name }: MissingRight): string {
  return `portside:${verb}:${resource.split('/')[0]}:${name}`;
}

/** The name of the binding, which another user does not have either. No name in a URL contains the `@`. */
function bindingName(right: MissingRight): string {
  const user = encodeURIComponent(right.user.toWellFormed())
    .replaceAll(/%(?:3A|40)/g, decodeURIComponent)
    .replaceAll('%', '=');
  return `${roleName(right)}@${user}`;
}

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** The namespace and the name of a service account; null for any other user. */
function accountOf(user: string): readonly [namespace: string, name: string] | null {
  const [, namespace = '', name = ''] = ACCOUNT.exec(user) ?? [];
  return isNamespaceName(namespace) && isObjectName(name) ? [namespace, name] : null;
}

/**
 * The objects that grant exactly this right, as YAML: a Role and a RoleBinding, or for a node a ClusterRole and a ClusterRoleBinding.
 * Every text is quoted as JSON, which YAML reads as it is.
 */
export function rightAsYaml(right: MissingRight): string {
  const { verb, resource, name, namespace } = right;
  const cluster = namespace === '' ? 'Cluster' : '';
  const metadata = (of: string) => [
    'metadata:',
    `  name: ${quote(of)}`,
    ...(namespace === '' ? [] : [`  namespace: ${quote(namespace)}`]),
  ];
  const role = [
    'apiVersion: rbac.authorization.k8s.io/v1',
    `kind: ${cluster}Role`,
    ...metadata(roleName(right)),
    'rules:',
    '  - apiGroups: [""]',
    `    resources: [${quote(resource)}]`,
    `    resourceNames: [${quote(name)}]`,
    `    verbs: [${quote(verb)}]`,
  ];
  const binding = [
    'apiVersion: rbac.authorization.k8s.io/v1',
    `kind: ${cluster}RoleBinding`,
    ...metadata(bindingName(right)),
    'roleRef:',
    '  apiGroup: rbac.authorization.k8s.io',
    `  kind: ${cluster}Role`,
    `  name: ${quote(roleName(right))}`,
    'subjects:',
    ...subjectLines(right.user),
  ];
  return `${[...role, '---', ...binding].join('\n')}\n`;
}

function subjectLines(user: string): string[] {
  const account = accountOf(user);
  if (!account) return ['  - apiGroup: rbac.authorization.k8s.io', '    kind: User', `    name: ${quote(user)}`];
  const [namespace, name] = account;
  return ['  - kind: ServiceAccount', `    name: ${quote(name)}`, `    namespace: ${quote(namespace)}`];
}

/** With every character that a reader might not see as an escape, so that what is applied is what is shown. */
function quote(text: string): string {
  return JSON.stringify(text).replace(/[^\x20-\x7e]/gu, (character) =>
    [...Array(character.length).keys()].map((index) => unicodeEscape(character, index)).join(''),
  );
}

function unicodeEscape(text: string, index: number): string {
  return `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;
}

/** The arguments of `kubectl` that grant it, in two commands. Each argument is one word. */
export function rightAsCommands(right: MissingRight): string[][] {
  const { user, verb, resource, name, namespace } = right;
  const cluster = namespace === '' ? 'cluster' : '';
  const scope = namespace === '' ? [] : ['-n', namespace];
  const account = accountOf(user);
  const subject = account ? `--serviceaccount=${account.join(':')}` : `--user=${user}`;
  const role = roleName(right);
  return [
    ['create', `${cluster}role`, role, `--verb=${verb}`, `--resource=${resource}`, `--resource-name=${name}`],
    ['create', `${cluster}rolebinding`, bindingName(right), `--${cluster}role=${role}`, subject],
  ].map((words) => [...words, ...scope]);
}
