import * as v from 'valibot';
import { canonicalJson } from '../canonical-json.ts';
import { type Credential, CredentialSchema, type KubeContext } from '../kubeconfig/kube-context.ts';
import { serverUrl } from '../proxy-url/server.ts';
import { contentsFrom1To2 } from '../storage/migrations/envelope-contents-1-to-2.ts';
import { contentsFrom2To3 } from '../storage/migrations/envelope-contents-2-to-3.ts';

/**
 * A credential with the server that it is for and whom it impersonates there, so that a context in which these change behind
 * the vault's back (by a policy, or by somebody who can write to the profile) doesn't take its credential along.
 */
export const BoundCredentialSchema = v.object({
  /** As `serverUrl` spells it. Null in a vault from before servers were recorded, until it is unlocked once. */
  server: v.nullable(v.string()),
  /** As `canonicalJson` spells it. Null in a vault from before it was recorded, until it is unlocked once. */
  impersonation: v.nullable(v.string()),
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

const CONTENTS_VERSION = 3;

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

/** From each version to the next one, the first from version 1. */
const MIGRATIONS = [contentsFrom1To2, contentsFrom2To3];

/** The credentials in a decrypted vault; null where this version cannot read all of them. */
export function readContents(decrypted: unknown): Credentials | null {
  const version = (decrypted as { version?: unknown } | null)?.version;
  const migrations = typeof version === 'number' && version >= 1 ? MIGRATIONS.slice(version - 1) : [];
  try {
    const read = v.safeParse(
      ContentsSchema,
      migrations.reduce((contents, migrate) => migrate(contents), decrypted),
    );
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

/** What a credential of a context is bound to. */
type Binding = Pick<KubeContext, 'server' | 'impersonation'>;

/** Looks up the credential of a context. One that was given to impersonate somebody else counts as none. */
export function lookUpCredential(
  credentials: Credentials,
  { id, ...context }: Binding & Pick<KubeContext, 'id'>,
): CredentialLookup {
  const bound = Object.hasOwn(credentials, id) ? credentials[id] : undefined;
  if (!bound || !context.server) return { kind: 'none' };
  const { credential } = bound;
  const now = bindCredential(credential, context);
  if (bound.server !== now.server) return { kind: 'forOtherServer', server: bound.server ?? '' };
  return bound.impersonation === now.impersonation ? { kind: 'usable', credential } : { kind: 'none' };
}

/** The credential, bound to the context's server and to whom the context impersonates. */
export function bindCredential(credential: Credential, { server, impersonation }: Binding): BoundCredential {
  return { server: server && serverUrl(server), impersonation: canonicalJson(impersonation), credential };
}

/**
 * What a vault from before servers or impersonations were recorded takes the credential to be for: what its context says now. Where
 * the context has moved to another server, nothing is taken from it.
 */
export function completeBinding(before: BoundCredential, context: Binding): BoundCredential {
  const now = bindCredential(before.credential, context);
  if (before.server !== null && before.server !== now.server) return before;
  return { ...now, impersonation: before.impersonation ?? now.impersonation };
}
