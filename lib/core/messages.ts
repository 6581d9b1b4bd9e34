import type { SigningHeader } from './grants/signing-headers.ts';
import type { ImportPlan } from './kubeconfig/import-plan.ts';
import type { Credential, ImportedContext, KubeContext } from './kubeconfig/kube-context.ts';
import type { Outcome } from './outcome.ts';
import type { Problem } from './problems.ts';
import type { ServiceList } from './services/service.ts';
import type { Locking } from './vault/lock-state.ts';
import type { NewPasskey, NewPassphrase, Proof, VaultState } from './vault/vault-state.ts';

/** A stored context and what stands between it and being used now. */
export interface ContextState {
  readonly context: KubeContext;
  /** Whether a credential is in memory. While the vault is locked none is. */
  readonly hasCredential: boolean;
  /** Whether the vault is locked, which may hold one. */
  readonly isLocked: boolean;
  /** When the credential ends, in epoch milliseconds; null where it does not say. */
  readonly expiresAt: number | null;
}

/** What the gate is told about the URL that it holds. */
export type GateAnswer =
  /** The grant is made: go there by `location.replace`. */
  | { readonly kind: 'go'; readonly url: string }
  /** This tab belongs to another app for life; a new tab was opened. Go back to where this one was. */
  | { readonly kind: 'openedElsewhere' }
  /** A page started this, not the person; ask. Its site is null where it does not say, and cannot be trusted for good. */
  | { readonly kind: 'confirm'; readonly site: string | null }
  /** Several contexts can present themselves here; ask which. */
  | { readonly kind: 'choose'; readonly contexts: readonly ContextState[] }
  /** Several apps are shown at the root of this server; ask whose address it is. */
  | { readonly kind: 'chooseApp'; readonly prefixes: readonly string[] }
  /** Something is in the way, of this context where it is known. */
  | { readonly kind: 'blocked'; readonly problem: Problem; readonly context: KubeContext | null };

/** What a person said to a page that wants to open something: not asked, or yes, this time or always for its site. */
export type Consent = 'none' | 'once' | 'always';

/** What the gate page asks. */
export interface GateRequest {
  readonly url: string;
  /** As whom, where a person chose. */
  readonly contextId: string | null;
  /** Which app's address it is, where a person chose. */
  readonly prefix: string | null;
  readonly consent: Consent;
  /** Whether this page let the same URL in before in the same tab: it was reloaded, or restored with its browser. */
  readonly isResumed: boolean;
}

/** Where the address bar shows an app: at the root of the server, as the app itself expects, or under its prefix. */
export type AddressChoice = 'root' | 'prefix';

/** Whether an app shares the cookies and storage of its apiserver's origin, or has none. Kept for its prefix. */
export type StorageChoice = 'shared' | 'none';

/** An app that a tab may show without storage. */
export interface IsolatedApp {
  /** What to show first. */
  readonly url: string;
  readonly prefix: string;
}

/**
 * What our pages may ask of the background, which alone makes grants and stores. Each request names its tab only
 * through the browser's own record of the sender; the popup, which is in none, names the one below it.
 */
export interface Messages {
  /** All stored contexts in the order of import. */
  listContexts(): ContextState[];
  /** What importing these would add, replace and leave. Changes nothing. */
  planImport(imported: ImportedContext[]): ImportPlan;
  /** Stores these contexts, credentials included, and puts the gate rules of their servers in force. */
  importContexts(imported: ImportedContext[]): Outcome<null>;
  /** Removes contexts with their credentials, grants and cached lists, and host access that none needs any more. */
  forgetContexts(ids: string[]): void;
  /** Keeps a credential that a person gave by hand for this context. */
  giveCredential(request: { contextId: string; credential: Credential }): Outcome<null>;
  /** Request headers that present the context, for requests which the asking page makes itself. */
  signingHeaders(contextId: string): Outcome<SigningHeader[]>;
  /** Opens a proxy URL as this context in a new tab; with or without storage as said, or as it was said last. */
  openTarget(request: { contextId: string; url: string; storage?: StorageChoice | undefined }): Outcome<null>;
  /** Opens the root of the context's API, read-only, in a new tab. */
  openApi(contextId: string): Outcome<null>;
  /** Shows the app of this tab at the root of the address, or under its prefix, from now on. */
  chooseAddress(request: { tabId: number; address: AddressChoice }): void;
  /** From the gate page: asks for a grant for its own tab. */
  passGate(request: GateRequest): GateAnswer;
  /** From our page around an app without storage: what it may show in its own tab for the URL that it holds. */
  isolatedApp(url: string): Outcome<IsolatedApp>;
  /** Sites whose pages may open targets without asking, until taken back. */
  listTrustedSites(): string[];
  /** Asks again before this site opens anything. */
  distrustSite(site: string): void;
  /** Remembers which context the popup shows. */
  selectContext(contextId: string): void;
  /** Keeps a fresh list of services for the next opening of the popup. */
  rememberServices(request: { contextId: string; list: ServiceList }): void;
  /** How credentials are kept, and whether they are locked up. */
  vaultState(): VaultState;
  /** Opens the vault. `stronger` takes the place of a passphrase whose cost is outdated. */
  unlock(request: { proof: Proof; stronger: NewPassphrase | null }): Outcome<null>;
  /** Takes every grant and credential out of memory. */
  lock(): void;
  /** From now on keeps credentials in memory only, and erases what is on disk. */
  keepNothing(): Outcome<null>;
  /** From now on keeps credentials on disk too, sealed. */
  keepSealed(request: { passphrase: NewPassphrase; passkey: NewPasskey | null }): Outcome<null>;
  /** Seals everything under a new key. The passkey is the one that there is, asked again; without it there is none any more. */
  changePassphrase(request: { proof: Proof; passphrase: NewPassphrase; passkey: NewPasskey | null }): Outcome<null>;
  /** Lets a passkey open the vault too, in place of the one before; null for none. */
  setPasskey(passkey: NewPasskey | null): Outcome<null>;
  /** When the vault locks by itself. */
  setLocking(locking: Locking): void;
  /** All that is stored as the text of a kubeconfig. A sealed vault asks for its passphrase or passkey again. */
  exportKubeconfig(proof: Proof | null): Outcome<string>;
  /** Erases everything, and gives back all access. */
  forgetEverything(): void;
  /** Puts what lies in the vault's place and cannot be read aside, so that a new one can be begun. */
  putEnvelopeAside(): void;
}

/** The name of a message. */
export type MessageName = keyof Messages;
