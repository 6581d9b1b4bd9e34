import * as v from 'valibot';
import type { ContextState } from '../context-state.ts';
import type { Failure } from '../failures/diagnose.ts';
import type { NetworkError } from '../failures/network-error.ts';
import type { KubeContext } from '../kubeconfig/kube-context.ts';
import type { Problem } from '../problems.ts';
import type { Server } from '../proxy-url/server.ts';

/** What a question about a page names. An answer to it says nothing about anything else. */
export const QuestionSchema = v.object({
  /** The site of the page; null where it is unknown. */
  site: v.nullable(v.string()),
  /** The prefix of the app that the page wants to open; null where the URL belongs to none, or it is not known to which. */
  prefix: v.nullable(v.string()),
  /** The context that opens it; null where the person has yet to choose one, or there is none to choose. */
  contextId: v.nullable(v.string()),
  /** What stands for the user, impersonation and credential of this context, and changes with them; null without a context. */
  identity: v.nullable(v.string()),
});
export type Question = v.InferOutput<typeof QuestionSchema>;

/** What the gate page asks for the URL in its address. */
export const GateRequestSchema = v.object({
  url: v.string(),
  /** The context that the person chose, if they had to. */
  contextId: v.nullable(v.string()),
  /** The app that the person chose for an address at the root, if they had to. */
  prefix: v.nullable(v.string()),
  /** What the person answered to a page that wants to open something: not asked yet, or yes, this time or always. */
  consent: v.picklist(['none', 'once', 'always']),
  /** The question that this answers; null for none. */
  question: v.nullable(QuestionSchema),
  /** Whether the same tab passed the gate with the same URL before: it was reloaded, or restored with its browser. */
  isResumed: v.boolean(),
  /** Whether the gate's page is the first one in its tab, and no page opened the window. */
  isFirstPage: v.boolean(),
});
export type GateRequest = v.InferOutput<typeof GateRequestSchema>;

/** What the person answered. */
export type Consent = GateRequest['consent'];

/** Whether the two questions name the same. */
export function isSameQuestion(one: Question | null, other: Question): boolean {
  return (
    one !== null &&
    one.site === other.site &&
    one.prefix === other.prefix &&
    one.contextId === other.contextId &&
    one.identity === other.identity
  );
}

/** What the gate page is told to do. `prefix` is that of the app that opens; missing where the URL belongs to none. */
export type GateAnswer =
  /** Navigate to the URL by `location.replace`: the grant is in force. */
  | { readonly kind: 'go'; readonly url: string }
  /** Go back: this tab belongs to another app for life, and a new tab was opened. */
  | { readonly kind: 'openedElsewhere' }
  /**
   * Ask whether a page may open this. Its site is null where it is unknown, and then cannot be trusted for good. `contexts` are
   * those that can open it.
   */
  | ({ readonly kind: 'confirm'; readonly contexts: readonly KubeContext[] } & Question)
  /** Ask which of these contexts to open it as. */
  | { readonly kind: 'chooseContext'; readonly contexts: readonly ContextState[]; readonly prefix?: string }
  /** Ask to which of these apps, all served from `/`, the address belongs. */
  | { readonly kind: 'chooseApp'; readonly prefixes: readonly string[] }
  /** Show why the app did not open, which the tab has just been answered in its place. */
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly context: KubeContext;
      readonly prefix: string;
    }
  /** Show why the tab did not reach the server, and what to do about it. The context is one of those that can open it. */
  | {
      readonly kind: 'unreachable';
      readonly error: NetworkError;
      readonly server: Server;
      readonly context: KubeContext | null;
      readonly prefix: string;
    }
  /** Show what has to be resolved first, for this context where it is known. */
  | {
      readonly kind: 'blocked';
      readonly problem: Problem;
      readonly context: KubeContext | null;
      readonly prefix?: string;
      /** Since when the credential is rejected or has expired, in epoch milliseconds. */
      readonly since?: number;
    };
