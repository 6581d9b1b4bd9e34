import { serverUrl } from '../proxy-url/server.ts';
import type { Credential, Impersonation, ImportedContext, KubeContext } from './kube-context.ts';

/**
 * What is stored as the text of a kubeconfig, in JSON, which is YAML too. Each context has a cluster and a user of its own
 * name. What Portside never kept (certificates, commands of plugins) is not in it; contexts without a usable server are not
 * either.
 */
export function writeKubeconfig(entries: readonly ImportedContext[]): string {
  const usable = entries.filter(({ context }) => context.server !== null && context.obstacles.length === 0);
  const nameOf = uniqueNames(usable.map(({ context }) => context));
  const named = usable.map((entry) => ({ ...entry, name: nameOf(entry.context) }));
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: named.map(({ name, context: { server } }) => ({
      name,
      cluster: { server: server ? serverUrl(server) : '' },
    })),
    users: named.map(({ name, context, credential }) => ({ name, user: userOf(context, credential) })),
    contexts: named.map(({ name, context: { namespace } }) => ({
      name,
      context: { cluster: name, user: name, ...(namespace === '' ? {} : { namespace }) },
    })),
    'current-context': named[0]?.name ?? '',
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function userOf({ signIn, impersonation }: KubeContext, credential: Credential | null) {
  return { ...signInOf(signIn, credential), ...(impersonation ? impersonationOf(impersonation) : {}) };
}

function signInOf(signIn: KubeContext['signIn'], credential: Credential | null) {
  if (credential?.type === 'bearer') return { token: credential.token };
  if (credential) return { username: credential.username, password: credential.password };
  if (signIn.kind === 'tokenFile') return { tokenFile: signIn.path };
  return signIn.kind === 'basic' ? { username: signIn.username } : {};
}

function impersonationOf({ user, uid, groups, extra }: Impersonation) {
  return {
    as: user,
    ...(uid === '' ? {} : { 'as-uid': uid }),
    ...(groups.length === 0 ? {} : { 'as-groups': groups }),
    ...(Object.keys(extra).length === 0 ? {} : { 'as-user-extra': extra }),
  };
}

/** The contexts' own names; with the file, or a number, where another has the same. */
function uniqueNames(contexts: readonly KubeContext[]): (context: KubeContext) => string {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, name, source } of contexts) {
    const choices = [name, `${name} (${source})`];
    let choice = choices.find((one) => !taken.has(one));
    for (let number = 2; choice === undefined; number += 1) {
      const numbered = `${name} (${source}, ${number})`;
      if (!taken.has(numbered)) choice = numbered;
    }
    taken.add(choice);
    names.set(id, choice);
  }
  return ({ id }) => names.get(id) ?? '';
}
