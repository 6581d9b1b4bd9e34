import * as v from 'valibot';

/** Characters. Nobody reads a longer one. */
const MAX_LENGTH = 60;

/** Reply to `GET /version`. A `minor` such as `30+` comes from providers that add patches of their own. */
export const VersionReplySchema = v.pipe(
  v.object({
    gitVersion: v.pipe(v.string(), v.maxLength(MAX_LENGTH)),
    major: v.fallback(v.string(), ''),
    minor: v.fallback(v.string(), ''),
  }),
  v.transform(({ gitVersion, major, minor }): ServerVersion => {
    return { gitVersion, minor: major === '1' && /^\d+/.test(minor) ? Number.parseInt(minor, 10) : null };
  }),
);

/** The version of an apiserver. */
export interface ServerVersion {
  /** As people write it, such as `v1.33.1`. */
  readonly gitVersion: string;
  /** The second number of a version 1; null where it was not told. */
  readonly minor: number | null;
}

/** The first minor version whose proxy picks a pod by EndpointSlices (kubernetes#134860). Those before use Endpoints. */
const SLICES_SINCE = 37;

/** Which objects tell this apiserver's proxy the pods of a service. */
export function endpointsSource(version: ServerVersion | null): 'slices' | 'endpoints' | 'unknown' {
  if (!version || version.minor === null) return 'unknown';
  return version.minor >= SLICES_SINCE ? 'slices' : 'endpoints';
}

/**
 * The versions of `authentication.k8s.io` that may tell a person who they are, the newest first (`SelfSubjectReview`: alpha in 1.26, beta
 * in 1.27, stable since 1.28). Where the version is not known, all.
 */
export function selfReviewVersions(version: ServerVersion | null): readonly string[] {
  const all = ['v1', 'v1beta1', 'v1alpha1'];
  const minor = version?.minor ?? null;
  if (minor === null) return all;
  if (minor >= 28) return ['v1'];
  if (minor === 27) return ['v1beta1', 'v1alpha1'];
  return minor === 26 ? ['v1alpha1'] : [];
}
