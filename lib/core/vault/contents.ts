import * as v from 'valibot';
import { CredentialSchema } from '../kubeconfig/kube-context.ts';

/** Credentials by the id of their context. */
export const CredentialsSchema = v.record(v.string(), CredentialSchema);
export type Credentials = v.InferOutput<typeof CredentialsSchema>;

/**
 * What is sealed. A version that this one does not know is not read in part: what it would leave out, the next sealing
 * would lose.
 */
export const ContentsSchema = v.strictObject({ version: v.literal(1), credentials: CredentialsSchema });
export type Contents = v.InferOutput<typeof ContentsSchema>;

/** What the browser session holds of an opened vault, or of credentials that are on no disk at all. */
export const OpenedSchema = v.object({
  credentials: CredentialsSchema,
  /** Seals the contents again. Null where nothing is kept on disk. */
  contentsKey: v.nullable(v.string()),
});
export type Opened = v.InferOutput<typeof OpenedSchema>;

/** What an opened envelope holds; null where this version cannot read all of it. */
export function readContents(opened: unknown): Contents | null {
  const read = v.safeParse(ContentsSchema, opened);
  return read.success ? read.output : null;
}

/** What the session's text holds; null where it cannot be read. */
export function readOpened(opened: unknown): Opened | null {
  const read = v.safeParse(OpenedSchema, opened);
  return read.success ? read.output : null;
}
