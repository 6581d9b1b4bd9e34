import * as v from 'valibot';
import { type Credential, CredentialSchema, type KubeContext } from '../kubeconfig/kube-context.ts';
import { serverUrl } from '../proxy-url/server.ts';
import { contentsFrom1To2 } from '../storage/migrations/envelope-contents-1-to-2.ts';

/**
 * A credential with the server that it is for, so that a context whose server changes behind the vault's back (by a policy,
 * or by somebody who can write to the profile) doesn't take its credential along.
 */
export const BoundCredentialSchema = v.object({
  /** As `serverUrl` spells it. Null in a vault from before servers were recorded, until it is unlocked once. */
  server: v.nullable(v.string()),
  credential: CredentialSchema,
});
export type BoundCredential = v.InferOutput<typeof BoundCredentialSchema>;

/** Credentials by the id of their context. */
export const CredentialsSchema = v.record(v.string(), BoundCredentialSchema);
export type Credentials = v.InferOutput<typeof CredentialsSchema>;

/** What an open vault holds in memory, or credentials that are only in memory. */
export const OpenVaultSchema = v.object({
  credentials: CredentialsSchema,
  /** Seals the vault again; base64url. Null where nothing is stored on disk, and while the vault is locked. */
  contentsKey: v.nullable(v.string()),
});

const CONTENTS_VERSION = 2;

/**
 * What is sealed. Contents of a version that this one doesn't know are not read in part: what would be left out, the next
 * sealing would lose.
 */
const ContentsSchema = v.strictObject({
  version: v.literal(CONTENTS_VERSION),
  credentials: CredentialsSchema,
});
/** What is sealed. */
export type Contents = v.InferOutput<typeof ContentsSchema>;

/** The contents of a vault with these credentials. */
export function toContents(credentials: Credentials): Contents {
  return { version: CONTENTS_VERSION, credentials };
}

/** The credentials in a decrypted vault; null where this version cannot read all of them. */
export function readContents(decrypted: unknown): Credentials | null {
  const version = (decrypted as { version?: unknown } | null)?.version;
  try {
    const read = v.safeParse(ContentsSchema, version === 1 ? contentsFrom1To2(decrypted) : decrypted);
    return read.success ? read.output.credentials : null;
  } catch {
    // The migration met something that it was not made for.
    return null;
  }
}

/** A credential of a context, and whether it may be presented to the context's server. */
export type CredentialLookup =
  | { readonly kind: 'none' }
  | { readonly kind: 'usable'; readonly credential: Credential }
  /** It was given for another server, and is never sent to this one. */
  | { readonly kind: 'forOtherServer'; readonly server: string };

/** Looks up the credential of a context. */
export function lookUpCredential(
  credentials: Credentials,
  context: Pick<KubeContext, 'id' | 'server'>,
): CredentialLookup {
  const bound = Object.hasOwn(credentials, context.id) ? credentials[context.id] : undefined;
  if (!bound || !context.server) return { kind: 'none' };
  if (bound.server === serverUrl(context.server)) return { kind: 'usable', credential: bound.credential };
  return { kind: 'forOtherServer', server: bound.server ?? '' };
}

/** The credential, bound to the context's server. */
export function bindCredential(credential: Credential, { server }: Pick<KubeContext, 'server'>): BoundCredential {
  return { server: server && serverUrl(server), credential };
}
