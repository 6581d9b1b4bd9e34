import * as v from 'valibot';

/** Who somebody is in a cluster. */
export const IdentitySchema = v.object({
  user: v.string(),
  groups: v.array(v.string()),
  /** Who says so. Only the apiserver knows. */
  source: v.picklist(['apiserver', 'token', 'kubeconfig']),
});
export type Identity = v.InferOutput<typeof IdentitySchema>;
