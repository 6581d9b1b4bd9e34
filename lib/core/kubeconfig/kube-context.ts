import * as v from 'valibot';
import type { Problem } from '../problems.ts';
import type { Server } from '../proxy-url/server.ts';
import { LONGEST_CREDENTIAL } from './header-value.ts';

/**
 * How a kubeconfig user signs in, without its secret. Kinds other than `token`, `tokenFile` and `basic` cannot be presented
 * by a browser extension as they are; a token that the person pastes can take their place.
 */
export const SignInSchema = v.variant('kind', [
  v.object({ kind: v.literal('token') }),
  /** A browser cannot read the file, so its path is shown and its content asked for. */
  v.object({ kind: v.literal('tokenFile'), path: v.string() }),
  v.object({ kind: v.literal('basic'), username: v.string() }),
  v.object({ kind: v.literal('clientCertificate') }),
  /** `command` is the command line as a person would type it, with quoting. */
  v.object({ kind: v.literal('exec'), command: v.string(), installHint: v.string() }),
  v.object({ kind: v.literal('authProvider'), name: v.string() }),
  v.object({ kind: v.literal('none') }),
]);
export type SignIn = v.InferOutput<typeof SignInSchema>;

/** Whom to impersonate: the `as…` fields of a kubeconfig user. Empty values are left out, as client-go does. */
export const ImpersonationSchema = v.object({
  user: v.string(),
  uid: v.string(),
  groups: v.array(v.string()),
  /** Pairs rather than an object, so that any key and repeated keys survive storage. */
  extra: v.array(v.tuple([v.string(), v.array(v.string())])),
});
export type Impersonation = v.InferOutput<typeof ImpersonationSchema>;

/** Settings of a kubeconfig cluster that the browser decides by itself, whatever they say. No secret. */
export const ClusterSettingsSchema = v.object({
  certificateAuthority: v.variant('kind', [
    v.object({ kind: v.literal('none') }),
    v.object({ kind: v.literal('inline') }),
    v.object({ kind: v.literal('file'), path: v.string() }),
  ]),
  insecureSkipTlsVerify: v.boolean(),
  hasTlsServerName: v.boolean(),
  hasProxyUrl: v.boolean(),
  disableCompression: v.boolean(),
});
export type ClusterSettings = v.InferOutput<typeof ClusterSettingsSchema>;

/** Settings of a cluster that says nothing but its server. */
export const PLAIN_CLUSTER: ClusterSettings = {
  certificateAuthority: { kind: 'none' },
  insecureSkipTlsVerify: false,
  hasTlsServerName: false,
  hasProxyUrl: false,
  disableCompression: false,
};

/**
 * What is wrong with a context's entries in the kubeconfig itself. Any code can be read, so that a code which another
 * version of Portside renamed or added makes one sentence vague instead of a context unreadable.
 */
export const FaultSchema = v.object({ code: v.string(), values: v.record(v.string(), v.string()) });
export type Fault = v.InferOutput<typeof FaultSchema>;

/**
 * One context of one kubeconfig as it is stored: what the file says, without secrets. What follows from it in this browser
 * and this version is computed when it is read (`assess-context.ts`).
 */
export const StoredContextSchema = v.object({
  /** `source/name`: importing the same file again replaces its own contexts and no others. */
  id: v.string(),
  name: v.string(),
  /** The file's name, or the word for pasted text. It contains no slash. */
  source: v.string(),
  clusterName: v.string(),
  userName: v.string(),
  /** Empty where the kubeconfig names none. */
  namespace: v.string(),
  /** The cluster's `server` without user info, query and fragment; null where the kubeconfig has no such cluster. */
  serverAddress: v.nullable(v.string()),
  cluster: ClusterSettingsSchema,
  signIn: SignInSchema,
  impersonation: v.nullable(ImpersonationSchema),
  faults: v.array(FaultSchema),
});
export type StoredContext = v.InferOutput<typeof StoredContextSchema>;

/** A stored context, assessed for this browser. */
export interface KubeContext extends StoredContext {
  /** Null where the server cannot be used; `obstacles` then says why. */
  readonly server: Server | null;
  /** Why the context cannot be used at all. Empty for a usable one. */
  readonly obstacles: readonly Problem[];
}

const secret = v.pipe(v.string(), v.maxLength(LONGEST_CREDENTIAL));
// Whoever sends it, it is put into a header unchanged.
const token = v.pipe(secret, v.regex(/^[^\r\n\0]+$/));

/** What is presented to the apiserver. The only type that holds a secret. */
export const CredentialSchema = v.variant('type', [
  v.object({ type: v.literal('bearer'), token }),
  v.object({ type: v.literal('basic'), username: secret, password: secret }),
]);
export type Credential = v.InferOutput<typeof CredentialSchema>;

/** Separates the parts of a context's id. */
const SEPARATOR = '/';

/** The id of a context. The same name in the same file is the same context. */
export function contextId(source: string, name: string): string {
  return source + SEPARATOR + name;
}

/**
 * Whether the id is that of this source and name. Credentials belong to ids and persons choose by names, so whoever exchanged two
 * names would make persons open something as another user than they mean.
 */
export function hasOwnId({ id, source, name }: Pick<StoredContext, 'id' | 'source' | 'name'>): boolean {
  // With a slash in the source, several names would have one id.
  return id === contextId(source, name) && !source.includes(SEPARATOR);
}

/** The source of contexts that a policy provides. No file has it. */
export const POLICY_SOURCE = 'policy';

/** A context that a page wants stored, with the credential that its kubeconfig contains, if it contains one. */
export const ImportedContextSchema = v.object({
  context: v.pipe(
    StoredContextSchema,
    v.check(
      (context) => hasOwnId(context) && context.source !== '',
      'The id of a context is made of its source and name',
    ),
    v.check(({ source }) => source !== POLICY_SOURCE, 'Only a policy provides contexts of this source'),
  ),
  credential: v.nullable(CredentialSchema),
});
export type ImportedContext = v.InferOutput<typeof ImportedContextSchema>;
