import type { Outcome } from '../outcome.ts';
import type { Problem } from '../problems.ts';
import { type ClusterReading, readCluster } from './cluster-server.ts';
import type { ConfigFile, Entries } from './config-file.ts';
import { readUser, type UserReading } from './credentials.ts';
import type { ImportedContext } from './kube-context.ts';
import { problemOf } from './redact.ts';
import type { Context } from './schema.ts';

const NO_CLUSTER: ClusterReading = { server: null, obstacles: [], notes: [] };
const NO_USER: UserReading = {
  signIn: { kind: 'none' },
  credential: null,
  impersonation: null,
  obstacles: [],
  notes: [],
};

/**
 * One context with everything it refers to. A name is looked up in the context's own file first, then in the others
 * in order: people keep contexts in one file and clusters or users in another, and entries of the same name in
 * unrelated files must not take each other's place, as they do when kubectl merges files.
 *
 * What client-go's strict layer (`ConfirmUsable`) has against it becomes obstacles, all at once. A context with an
 * obstacle brings no credential: what cannot be used is not kept.
 */
export function resolveContext(
  file: ConfigFile,
  name: string,
  entry: Outcome<Context>,
  others: readonly ConfigFile[],
): ImportedContext {
  const fields = entry.ok ? entry.value : { cluster: '', user: '', namespace: '' };
  const faults = entry.ok ? contextFaults(name, fields) : [entry.problem];
  const files = [file, ...others];
  const lookUp = <Value>(list: (of: ConfigFile) => Entries<Value>, key: string) =>
    files.map((of) => list(of).get(key)).find((found) => found !== undefined);
  const cluster = entry.ok
    ? clusterOf(
        name,
        fields.cluster,
        lookUp(({ clusters }) => clusters, fields.cluster),
      )
    : NO_CLUSTER;
  const user = entry.ok
    ? userOf(
        name,
        fields.user,
        lookUp(({ users }) => users, fields.user),
      )
    : NO_USER;
  const obstacles = [...faults, ...cluster.obstacles, ...user.obstacles];
  return {
    context: {
      id: contextId(file.source, name),
      name,
      source: file.source,
      clusterName: fields.cluster,
      userName: fields.user,
      namespace: fields.namespace,
      server: cluster.server,
      signIn: user.signIn,
      impersonation: user.impersonation,
      obstacles,
      notes: [...cluster.notes, ...user.notes],
    },
    credential: obstacles.length === 0 ? user.credential : null,
  };
}

/** The id of a context: the same name in the same file is the same context. No source holds a slash. */
export function contextId(source: string, name: string): string {
  return `${source}/${name}`;
}

function contextFaults(name: string, { namespace }: Context): Problem[] {
  const faults: Problem[] = [];
  if (name === '') faults.push(problemOf('contextNameMissing', {}));
  // RFC 1123 label, as Kubernetes asks of a namespace's name.
  const isLabel = namespace.length <= 63 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(namespace);
  if (namespace !== '' && !isLabel) faults.push(problemOf('namespaceInvalid', { context: name, namespace }));
  return faults;
}

type Lookup<Value> = Outcome<Value> | undefined;

/** An entry whose name is empty can be referred to, as in kubectl; only without one is the reference missing. */
function clusterOf(context: string, name: string, found: Lookup<Parameters<typeof readCluster>[1]>): ClusterReading {
  if (found?.ok) return readCluster(name, found.value);
  if (found) return { ...NO_CLUSTER, obstacles: [found.problem] };
  const obstacle =
    name === '' ? problemOf('clusterUnnamed', { context }) : problemOf('clusterUnknown', { context, cluster: name });
  return { ...NO_CLUSTER, obstacles: [obstacle] };
}

function userOf(context: string, name: string, found: Lookup<Parameters<typeof readUser>[1]>): UserReading {
  if (found?.ok) return readUser(name, found.value);
  if (found) return { ...NO_USER, obstacles: [found.problem] };
  const obstacle =
    name === '' ? problemOf('userUnnamed', { context }) : problemOf('userUnknown', { context, user: name });
  return { ...NO_USER, obstacles: [obstacle] };
}
