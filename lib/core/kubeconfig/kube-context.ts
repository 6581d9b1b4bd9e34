import * as v from 'valibot';
import { ProblemSchema } from '../problem-schema.ts';
import { ServerSchema } from '../proxy-url/server-schema.ts';
import { LONGEST_CREDENTIAL } from './header-value.ts';

/**
 * How a kubeconfig user signs in, without its secret. Kinds other than `token`, `tokenFile` and `basic` cannot be
 * presented by a browser extension as they are; a token that the person pastes can stand in for them.
 */
export const SignInSchema = v.variant('kind', [
  v.object({ kind: v.literal('token') }),
  /** The path is shown and its content asked for; a browser cannot read it. */
  v.object({ kind: v.literal('tokenFile'), path: v.string() }),
  v.object({ kind: v.literal('basic'), username: v.string() }),
  v.object({ kind: v.literal('clientCertificate') }),
  /** `command` is the command line as a person would type it, with quoting. */
  v.object({ kind: v.literal('exec'), command: v.string(), installHint: v.string() }),
  v.object({ kind: v.literal('authProvider'), name: v.string() }),
  v.object({ kind: v.literal('none') }),
]);
export type SignIn = v.InferOutput<typeof SignInSchema>;

/** Whom to act as: the `as…` fields of a kubeconfig user. Empty values are not sent. */
export const ImpersonationSchema = v.object({
  user: v.string(),
  uid: v.string(),
  groups: v.array(v.string()),
  extra: v.record(v.string(), v.array(v.string())),
});
export type Impersonation = v.InferOutput<typeof ImpersonationSchema>;

/** One context of one kubeconfig, with everything it refers to and no secret. This is also how it is stored. */
export const KubeContextSchema = v.object({
  /** `source/name`: the same file imported again replaces its own contexts and no others. */
  id: v.string(),
  name: v.string(),
  /** The file's name, or the word for pasted text. */
  source: v.string(),
  clusterName: v.string(),
  userName: v.string(),
  /** Empty where the kubeconfig names none. */
  namespace: v.string(),
  /** Null where the server cannot be used; `obstacles` then says why. */
  server: v.nullable(ServerSchema),
  signIn: SignInSchema,
  impersonation: v.nullable(ImpersonationSchema),
  /** Why the context cannot be used at all. Empty for a usable one. */
  obstacles: v.array(ProblemSchema),
  /** What was ignored or changed at import: a CA, `insecure-skip-tls-verify`, spaces around a token. */
  notes: v.array(ProblemSchema),
});
export type KubeContext = v.InferOutput<typeof KubeContextSchema>;

const secret = v.pipe(v.string(), v.maxLength(LONGEST_CREDENTIAL));
// Whoever sends it, it goes into a header as it is.
const token = v.pipe(secret, v.regex(/^[^\r\n\0]+$/));

/** What is presented to the apiserver. The only shape in which a secret is held. */
export const CredentialSchema = v.variant('type', [
  v.object({ type: v.literal('bearer'), token }),
  v.object({ type: v.literal('basic'), username: secret, password: secret }),
]);
export type Credential = v.InferOutput<typeof CredentialSchema>;

/** A context as read from a kubeconfig, with the secret that the file held for it, if it held one. */
export const ImportedContextSchema = v.object({
  context: KubeContextSchema,
  credential: v.nullable(CredentialSchema),
});
export type ImportedContext = v.InferOutput<typeof ImportedContextSchema>;
