import type { Outcome } from '../outcome.ts';
import type { Problem } from '../problems.ts';
import { hostnameOf, type Server } from '../proxy-url/server.ts';
import { safeProblem } from '../text/safe-problem.ts';
import { type AssessedPlatform, assessContext, clusterNotes } from './assess-context.ts';
import type { ConfigFile, Entries } from './config-file.ts';
import { contextId, type Fault } from './kube-context.ts';
import type { ImportCandidate } from './kubeconfig-reading.ts';
import type { Cluster, Context, User } from './kubeconfig-schema.ts';
import { type ClusterReading, readCluster, unreadableCluster } from './read-cluster.ts';
import { readUser, type UserReading, unreadableUser } from './read-user.ts';

/**
 * One context with the cluster and user that it refers to. A name is looked up in the context's own file first, then in the
 * others in order: people keep contexts in one file and clusters or users in another, and entries of the same name in
 * unrelated files must not replace each other, as they do when kubectl merges files.
 *
 * A context with an obstacle brings no credential: what cannot be used is not stored.
 */
export function resolveContext(
  file: ConfigFile,
  name: string,
  entry: Outcome<Context>,
  otherFiles: readonly ConfigFile[],
  platform: AssessedPlatform,
): ImportCandidate {
  const files = [file, ...otherFiles];
  const fields = entry.ok ? entry.value : { cluster: '', user: '', namespace: '' };
  const cluster = entry.ok ? clusterOf(name, fields.cluster, files) : unreadableCluster(entry.problem);
  const user = entry.ok ? userOf(name, fields.user, files) : unreadableUser();
  const faults = [...(entry.ok ? validateContext(name, fields) : []), ...cluster.faults, ...user.faults];
  const context = assessContext(
    {
      id: contextId(file.source, name),
      name,
      source: file.source,
      clusterName: fields.cluster,
      userName: fields.user,
      namespace: fields.namespace,
      serverAddress: cluster.serverAddress,
      cluster: cluster.settings,
      signIn: user.signIn,
      impersonation: user.impersonation,
      faults: faults as Fault[],
    },
    platform,
  );
  const credential = context.obstacles.length === 0 ? user.credential : null;
  const foreign = credential === null ? [] : foreignUserNotes(fields, context.server, files);
  return { context, credential, notes: [...foreign, ...clusterNotes(fields.cluster, cluster.settings), ...user.notes] };
}

/** Whoever wrote one file could otherwise have the credential of another sent to a server of their choice. */
function foreignUserNotes({ cluster, user }: Context, server: Server | null, files: readonly ConfigFile[]): Problem[] {
  const ofCluster = files.find(({ clusters }) => clusters.has(cluster));
  const ofUser = files.find(({ users }) => users.has(user));
  if (!server || !ofCluster || !ofUser || ofCluster === ofUser) return [];
  return [safeProblem('credentialFromOtherFile', { user, file: ofUser.source, host: hostnameOf(server) })];
}

function validateContext(name: string, { namespace }: Context): Problem[] {
  const faults: Problem[] = [];
  if (name === '') faults.push(safeProblem('contextNameMissing', {}));
  // A namespace's name is an RFC 1123 label.
  const isLabel = namespace.length <= 63 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(namespace);
  if (namespace !== '' && !isLabel) faults.push(safeProblem('namespaceInvalid', { context: name, namespace }));
  return faults;
}

/** An entry whose name is empty can be referred to, as in kubectl; a reference is missing only if there is none. */
function clusterOf(context: string, name: string, files: readonly ConfigFile[]): ClusterReading {
  const found = lookUp<Cluster>(files, ({ clusters }) => clusters, name);
  if (found) return found.ok ? readCluster(name, found.value) : unreadableCluster(found.problem);
  return unreadableCluster(
    name === ''
      ? safeProblem('clusterUnnamed', { context })
      : safeProblem('clusterUnknown', { context, cluster: name }),
  );
}

function userOf(context: string, name: string, files: readonly ConfigFile[]): UserReading {
  const found = lookUp<User>(files, ({ users }) => users, name);
  if (found) return found.ok ? readUser(name, found.value) : unreadableUser(found.problem);
  return unreadableUser(
    name === '' ? safeProblem('userUnnamed', { context }) : safeProblem('userUnknown', { context, user: name }),
  );
}

function lookUp<Value>(
  files: readonly ConfigFile[],
  list: (file: ConfigFile) => Entries<Value>,
  name: string,
): Outcome<Value> | undefined {
  return files.map((file) => list(file).get(name)).find((found) => found !== undefined);
}
