import type { Problem } from '../problems.ts';
import type { Credential, KubeContext } from './kube-context.ts';

/** One kubeconfig as a person chose, dropped or pasted it. */
export interface KubeconfigText {
  /** The file's name, or the word for pasted text. */
  readonly name: string;
  readonly text: string;
}

/** A context that a kubeconfig offers for import. */
export interface ImportCandidate {
  readonly context: KubeContext;
  /** What the kubeconfig contains and the context can present; null where that has to be given by hand. */
  readonly credential: Credential | null;
  /** What was ignored or changed: a CA, `insecure-skip-tls-verify`, spaces around a token. */
  readonly notes: readonly Problem[];
}

/** What several kubeconfigs contain together. */
export interface KubeconfigReading {
  /** Every context of every file, in order. Those that cannot be used have obstacles. */
  readonly candidates: ImportCandidate[];
  /** Problems of a file or its entries that belong to no context. */
  readonly problems: Problem[];
  /** The context that kubectl would use, if there is one. */
  readonly currentContextId: string | null;
}
