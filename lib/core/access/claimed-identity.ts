import * as v from 'valibot';
import type { RequestHeader } from '../auth-headers.ts';
import type { KubeContext } from '../kubeconfig/kube-context.ts';
import { fromBase64url } from '../vault/base64url.ts';
import type { Identity } from './identity.ts';

/** Characters. */
const MAX_TEXT = 300;
const MAX_GROUPS = 200;

const claim = v.fallback(v.pipe(v.string(), v.maxLength(MAX_TEXT)), '');

const ClaimsSchema = v.object({
  sub: claim,
  email: claim,
  preferred_username: claim,
  groups: v.fallback(v.pipe(v.array(v.pipe(v.string(), v.maxLength(MAX_TEXT))), v.maxLength(MAX_GROUPS)), []),
});

/**
 * Who a credential says that somebody is, where the apiserver does not: what the claims of a token say, or what the kubeconfig calls the
 * user. Which claim an apiserver goes by is its own setting, so it may call the user otherwise.
 *
 * @param headers those that present the context
 */
export function claimedIdentity(
  { userName, impersonation, signIn }: Pick<KubeContext, 'userName' | 'impersonation' | 'signIn'>,
  headers: readonly RequestHeader[],
): Identity {
  if (impersonation) {
    return { user: impersonation.user, groups: [...impersonation.groups], source: 'kubeconfig' };
  }
  const claims = claimsOf(headers);
  const user = claims && (serviceAccount(claims.sub) ?? (claims.email || claims.preferred_username || claims.sub));
  if (claims && user) return { user, groups: claims.groups, source: 'token' };
  return { user: signIn.kind === 'basic' ? signIn.username : userName, groups: [], source: 'kubeconfig' };
}

function serviceAccount(subject: string): string | null {
  return subject.startsWith('system:serviceaccount:') ? subject : null;
}

function claimsOf(headers: readonly RequestHeader[]): v.InferOutput<typeof ClaimsSchema> | null {
  const [, authorization = ''] = headers.find(([name]) => name === 'Authorization') ?? [];
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/.exec(authorization) ?? [];
  if (payload === undefined) return null;
  try {
    const read = v.safeParse(ClaimsSchema, JSON.parse(new TextDecoder().decode(fromBase64url(payload))));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}
