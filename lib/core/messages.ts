import * as v from 'valibot';
import { ContextReviewSchema } from './access/context-review.ts';
import { type IsolatedData, IsolatedDataSchema } from './apps/isolated-data.ts';
import { KnownAppSchema } from './apps/known-apps.ts';
import type { RequestHeader } from './auth-headers.ts';
import type { ContextState } from './context-state.ts';
import type { DiagnosticReport } from './diagnostic-report.ts';
import { type GateAnswer, GateRequestSchema } from './gate/gate-request.ts';
import type { ImportStep } from './kubeconfig/import-plan.ts';
import { CredentialSchema, ImportedContextSchema } from './kubeconfig/kube-context.ts';
import type { Outcome } from './outcome.ts';
import type { Problem } from './problems.ts';
import type { Server } from './proxy-url/server.ts';
import { StoredListSchema } from './services/stored-list.ts';
import { LockSettingsSchema } from './vault/lock-settings.ts';
import {
  NewPasskeySchema,
  NewPassphraseSchema,
  PassphraseProofSchema,
  ProofSchema,
  type VaultStatus,
} from './vault/vault-status.ts';

/** Our pages, by the name of their HTML file. */
export type PageName = 'popup' | 'options' | 'gate' | 'isolated';

interface Message<Request extends v.GenericSchema, Response> {
  /** The pages that may send it. Web pages can navigate a tab to the gate, so it gets the least. */
  readonly senders: readonly PageName[];
  /** The shape of its request, which is checked on receipt. */
  readonly request: Request;
  /** Exists in types only. */
  readonly response?: Response;
}

const declare =
  <Response>() =>
  <Request extends v.GenericSchema>(senders: readonly PageName[], request: Request): Message<Request, Response> => ({
    senders,
    request,
  });

const MAIN: readonly PageName[] = ['popup', 'options'];
const MAIN_AND_GATE: readonly PageName[] = [...MAIN, 'gate'];
const NOTHING = v.undefined();

/**
 * What pages can ask of the background, which alone makes grants and writes storage. A request never names the tab that it
 * comes from: the browser tells. The popup, which is in no tab, names the one below it.
 */
export const MESSAGES = {
  /** All stored contexts, in the order of import. */
  listContexts: declare<ContextState[]>()(MAIN, NOTHING),
  /** What importing these contexts would add, replace and leave. Changes nothing. */
  planImport: declare<ImportStep[]>()(MAIN, v.array(ImportedContextSchema)),
  /** Stores these contexts with their credentials, and puts the rules of their servers in force. */
  importContexts: declare<Outcome<null>>()(MAIN, v.array(ImportedContextSchema)),
  /** Removes contexts with everything that belongs to them, and host access that no other context needs. */
  removeContexts: declare<Outcome<null>>()(MAIN, v.array(v.string())),
  /** Stores a credential that a person gave by hand. */
  setCredential: declare<Outcome<null>>()(
    MAIN_AND_GATE,
    v.object({ contextId: v.string(), credential: CredentialSchema }),
  ),
  /** Request headers that present a context, for requests that the page makes itself. */
  getAuthHeaders: declare<Outcome<RequestHeader[]>>()(MAIN, v.string()),
  /**
   * Opens a proxy URL as a context in a new tab, in front or not, or in a new window; isolated or not as given, or as last time. By the other scheme if a
   * person prefers that, unless exactly this form is meant, which is preferred from then on.
   */
  openTarget: declare<Outcome<null>>()(
    MAIN,
    v.object({
      contextId: v.string(),
      url: v.string(),
      isIsolated: v.optional(v.boolean()),
      isInBackground: v.optional(v.boolean()),
      isInNewWindow: v.optional(v.boolean()),
      isExact: v.optional(v.boolean()),
    }),
  ),
  /** Opens all apps of a context's cluster isolated from now on, or no longer. */
  isolateCluster: declare<void>()(MAIN, v.object({ contextId: v.string(), isIsolated: v.boolean() })),
  /** Opens the root of a context's API, read-only, in a new tab. */
  openApi: declare<Outcome<null>>()(MAIN, v.string()),
  /** Serves the app of a tab from `/`, or under its prefix, from now on. */
  chooseAddress: declare<void>()(MAIN, v.object({ tabId: v.number(), address: v.picklist(['root', 'prefix']) })),
  /** Shows an app first in the popup from now on, or no longer. */
  pinApp: declare<void>()(['popup'], v.object({ app: KnownAppSchema, isPinned: v.boolean() })),
  /** Asks for a grant for the gate's own tab. */
  passGate: declare<GateAnswer>()(['gate'], GateRequestSchema),
  /**
   * Opens, in a new tab, a service or another form of a URL in place of the app that the gate's own tab failed to show, as the same
   * context. The other scheme of the same port is used for it from now on.
   */
  openInstead: declare<Outcome<null>>()(['gate'], v.string()),
  /** What the page around an isolated app may show in its own tab for the URL in its address. */
  getIsolatedApp: declare<Outcome<IsolatedApp>>()(
    ['isolated'],
    v.object({
      url: v.string(),
      /** Whether the page came by the tab's history, in which a page can go back by itself. */
      isFromHistory: v.boolean(),
    }),
  ),
  /** Keeps what the isolated app of the tab has stored, until the tab is closed. */
  keepIsolatedData: declare<void>()(['isolated'], IsolatedDataSchema),
  /** Opens another page of the tab's isolated app in a new tab beside it. */
  openIsolatedPage: declare<void>()(['isolated'], v.string()),
  /** Sites whose pages may open apps without a question, until that is taken back. */
  listTrustedSites: declare<string[]>()(MAIN, NOTHING),
  /** Asks again before this site opens anything. */
  removeTrustedSite: declare<void>()(MAIN, v.string()),
  /** Remembers which context was used last in the popup. */
  selectContext: declare<void>()(MAIN, v.string()),
  /** Stores a fresh list of services for the next time that the popup opens. */
  cacheServices: declare<void>()(MAIN, v.object({ contextId: v.string(), list: StoredListSchema })),
  /** Keeps what an apiserver told about a context, unless another credential has taken the place of the one that was reviewed. */
  keepReview: declare<void>()(
    MAIN,
    v.object({
      contextId: v.string(),
      review: ContextReviewSchema,
      /** Of the credential that was reviewed, as `cacheKeys` has it. */
      cacheKey: v.string(),
    }),
  ),
  /** Where credentials are stored, and whether they are locked. */
  getVaultStatus: declare<VaultStatus>()(MAIN_AND_GATE, NOTHING),
  /** Unlocks the vault. `stronger` replaces a passphrase whose key derivation is outdated. */
  unlock: declare<Outcome<null>>()(
    MAIN_AND_GATE,
    v.object({ proof: ProofSchema, stronger: v.nullable(NewPassphraseSchema) }),
  ),
  /** Removes every signing rule and every credential from memory. */
  lock: declare<void>()(MAIN, NOTHING),
  /** Erases credentials that are in memory only, and removes their signing rules. What a vault stores stays. */
  signOut: declare<void>()(MAIN, NOTHING),
  /**
   * Says that a person uses Portside, which puts off the lock. Nothing else does: web pages and apps can make the gate and the
   * page around an isolated app send messages for as long as they like.
   */
  reportUse: declare<void>()(MAIN, NOTHING),
  /** Stores credentials in a vault on disk from now on. */
  createVault: declare<Outcome<null>>()(
    MAIN,
    v.object({ passphrase: NewPassphraseSchema, passkey: v.nullable(NewPasskeySchema) }),
  ),
  /** Stores credentials in memory only from now on, and erases the vault, which needs a proof. */
  keepInMemoryOnly: declare<Outcome<null>>()(MAIN, v.nullable(ProofSchema)),
  /** Seals the vault with a new key. The passkey is the existing one, asked again; null removes it. */
  changePassphrase: declare<Outcome<null>>()(
    MAIN,
    v.object({ proof: ProofSchema, passphrase: NewPassphraseSchema, passkey: v.nullable(NewPasskeySchema) }),
  ),
  /** Lets a passkey unlock the vault too, replacing an earlier one. Seals the vault with a new key. */
  addPasskey: declare<Outcome<null>>()(MAIN, v.object({ proof: PassphraseProofSchema, passkey: NewPasskeySchema })),
  /** Lets only the passphrase unlock the vault. Seals it with a new key. */
  removePasskey: declare<Outcome<null>>()(MAIN, PassphraseProofSchema),
  /** Changes when the vault locks by itself. Settings that lock later or less often need a proof. */
  setLockSettings: declare<Outcome<null>>()(
    MAIN,
    v.object({ settings: LockSettingsSchema, proof: v.nullable(ProofSchema) }),
  ),
  /** Everything stored, as the text of a kubeconfig. A vault needs a proof. */
  exportKubeconfig: declare<Outcome<string>>()(MAIN, v.nullable(ProofSchema)),
  /** Erases credentials in the open vault that belong to no stored context. */
  eraseOrphans: declare<Outcome<null>>()(MAIN, NOTHING),
  /** Erases everything, and gives back all host access. */
  eraseEverything: declare<void>()(MAIN, NOTHING),
  /** Stored values that this version cannot read. Until they are set aside, nothing else works. */
  listStorageProblems: declare<StorageProblem[]>()(MAIN, NOTHING),
  /** Moves a stored value that cannot be read to where it stays until everything is erased, and starts afresh. */
  setAside: declare<void>()(MAIN, v.string()),
  /** What a bug report needs: versions, counts, kinds and states, and no name, host or secret. */
  getDiagnosticReport: declare<DiagnosticReport>()(MAIN, NOTHING),
} as const satisfies Record<string, Message<v.GenericSchema, unknown>>;

/** An app that a tab may show in a partition of its own. */
export interface IsolatedApp {
  /** What to show first. */
  readonly url: string;
  readonly prefix: string;
  readonly server: Server;
  /** What it had stored when the tab was loaded before. */
  readonly data: IsolatedData;
}

/** A stored value that cannot be read. */
export interface StorageProblem {
  readonly name: string;
  readonly problem: Problem;
}

/** Where the address bar shows an app: at the root of its server, as the app expects, or under its prefix. */
export type AddressChoice = MessageRequest<'chooseAddress'>['address'];

/** The name of a message. */
export type MessageName = keyof typeof MESSAGES;

/** What a message is sent with. */
export type MessageRequest<Name extends MessageName> = v.InferOutput<(typeof MESSAGES)[Name]['request']>;

/** What a message is answered with. */
export type MessageResponse<Name extends MessageName> =
  (typeof MESSAGES)[Name] extends Message<infer _, infer Response> ? Response : never;

/** The background as its pages see it: each message is a method. */
export type BackgroundClient = {
  readonly [Name in MessageName]: (
    ...request: undefined extends MessageRequest<Name> ? [] : [request: MessageRequest<Name>]
  ) => Promise<MessageResponse<Name>>;
};

/** Who sent a message, as the browser tells. */
export interface MessageSender {
  /** Null where the page is not the main frame of a tab. */
  readonly tabId: number | null;
  readonly openerTabId: number | null;
}

/** The background as it answers its pages: each message has a handler. */
export type MessageHandlers = {
  readonly [Name in MessageName]: (
    request: MessageRequest<Name>,
    sender: MessageSender,
  ) => Promise<MessageResponse<Name>>;
};

/** A message with its shape checked, if this page may send it; null for anything else. */
export function readMessage(
  pagePath: string,
  message: unknown,
): { readonly name: MessageName; readonly request: unknown } | null {
  if (typeof message !== 'object' || message === null) return null;
  const { name, request } = message as { name?: unknown; request?: unknown };
  if (typeof name !== 'string' || !Object.hasOwn(MESSAGES, name)) return null;
  const { senders, request: schema } = MESSAGES[name as MessageName];
  if (!senders.some((page) => pagePath === `/${page}.html`)) return null;
  const read = v.safeParse(schema as v.GenericSchema, request);
  return read.success ? { name: name as MessageName, request: read.output } : null;
}
