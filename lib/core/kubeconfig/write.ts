import { serverUrl } from '../proxy-url/server.ts';
import { isUsable } from './assess-context.ts';
import type { Credential, Impersonation, KubeContext } from './kube-context.ts';

/**
 * A kubeconfig of these contexts and their credentials, in JSON, which is YAML too. Each context has a cluster and a user of
 * its own name. Contexts without a usable server are left out, and so is what Portside doesn't store (certificates, exec
 * plugins).
 */
export function writeKubeconfig(
  entries: readonly { readonly context: KubeContext; readonly credential: Credential | null }[],
): string {
  const contexts = entries.map(({ context }) => context).filter(isUsable);
  const nameOf = uniqueNames(contexts);
  const credentialOf = new Map(entries.map(({ context, credential }) => [context.id, credential]));
  const named = contexts.map((context) => ({ context, name: nameOf(context) }));
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: named.map(({ name, context: { server } }) => ({ name, cluster: { server: serverUrl(server) } })),
    users: named.map(({ name, context }) => ({ name, user: userOf(context, credentialOf.get(context.id) ?? null) })),
    contexts: named.map(({ name, context: { namespace } }) => ({
      name,
      context: { cluster: name, user: name, ...(namespace === '' ? {} : { namespace }) },
    })),
    'current-context': named[0]?.name ?? '',
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function userOf({ signIn, impersonation }: KubeContext, credential: Credential | null) {
  return { ...signInFields(signIn, credential), ...(impersonation ? impersonationFields(impersonation) : {}) };
}

function signInFields(signIn: KubeContext['signIn'], credential: Credential | null) {
  if (credential?.type === 'bearer') return { token: credential.token };
  if (credential) return { username: credential.username, password: credential.password };
  if (signIn.kind === 'tokenFile') return { tokenFile: signIn.path };
  return signIn.kind === 'basic' ? { username: signIn.username } : {};
}

function impersonationFields({ user, uid, groups, extra }: Impersonation) {
  return {
    as: user,
    ...(uid === '' ? {} : { 'as-uid': uid }),
    ...(groups.length === 0 ? {} : { 'as-groups': groups }),
    ...(extra.length === 0 ? {} : { 'as-user-extra': Object.fromEntries(extra) }),
  };
}

/** The contexts' own names; with the file, or also a number, where another context has the same name. */
function uniqueNames(contexts: readonly KubeContext[]): (context: KubeContext) => string {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, name, source } of contexts) {
    let unique = [name, `${name} (${source})`].find((choice) => !taken.has(choice));
    for (let number = 2; unique === undefined; number += 1) {
      const numbered = `${name} (${source}, ${number})`;
      if (!taken.has(numbered)) unique = numbered;
    }
    taken.add(unique);
    names.set(id, unique);
  }
  return ({ id }) => names.get(id) ?? '';
}
