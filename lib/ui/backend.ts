import type { ImportPlan } from '../core/kubeconfig/import-plan.ts';
import type { Credential, ImportedContext } from '../core/kubeconfig/kube-context.ts';
import type {
  AddressChoice,
  ContextState,
  GateAnswer,
  GateRequest,
  IsolatedApp,
  StorageChoice,
} from '../core/messages.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Server } from '../core/proxy-url/server.ts';
import type { ServiceList } from '../core/services/service.ts';
import type { Locking } from '../core/vault/lock-state.ts';
import type { VaultState } from '../core/vault/vault-state.ts';

/** What every page of ours can do besides show things; handed in by its entrypoint, faked in tests. */
export interface Backend {
  contexts(): Promise<ContextState[]>;
  /** Calls back after contexts or credentials changed, by any page. Returns how to stop that. */
  onContextsChanged(listener: () => void): () => void;
  hasHostAccess(server: Server): Promise<boolean>;
  /** Must be called in the click itself: browsers show the prompt only then. */
  requestHostAccess(servers: Server[]): Promise<boolean>;
  giveCredential(contextId: string, credential: Credential): Promise<Outcome<null>>;
  vaultState(): Promise<VaultState>;
  unlockByPassphrase(passphrase: string): Promise<Outcome<null>>;
  unlockByPasskey(): Promise<Outcome<null>>;
  openOptions(): Promise<void>;
  /** Opens the server in a new tab, where a person can look at its certificate and accept it. */
  openServer(origin: string): Promise<void>;
}

/** What the popup can do. */
export interface PopupBackend extends Backend {
  /** What can be painted at once, without waking the background or asking an apiserver. */
  snapshot(): Promise<{
    contexts: ContextState[];
    selectedContextId: string | null;
    lists: Record<string, ServiceList>;
    /** Whether there is an open vault. */
    canLock: boolean;
  }>;
  lock(): Promise<void>;
  /**
   * Asks the apiserver for a fresh list and keeps it. `namespaces` are read one by one where listing all is
   * forbidden.
   */
  listServices(contextId: string, namespaces: string[]): Promise<Outcome<ServiceList>>;
  selectContext(contextId: string): Promise<void>;
  /** With or without storage as said last. */
  openTarget(contextId: string, url: string): Promise<Outcome<null>>;
  /** Opens it so, and from then on whenever its target is opened. */
  openTargetWith(contextId: string, url: string, storage: StorageChoice): Promise<Outcome<null>>;
  /** Prefixes of the apps that open without storage; null where the browser knows no way to do that. */
  isolatedPrefixes(): Promise<readonly string[] | null>;
  openApi(contextId: string): Promise<Outcome<null>>;
  /** The app in the tab that the popup was opened on; null where it shows none. */
  thisTab(): Promise<AppInTab | null>;
  /** Whether the app was seen to miss its place: it asks for things outside its prefix, or says there is no such page. */
  looksLost(app: AppInTab): Promise<boolean>;
  /** Shows the app of this tab at the root of the address, or under its prefix, from now on. */
  chooseAddress(tabId: number, address: AddressChoice): Promise<void>;
}

/** An app that a tab shows. */
export interface AppInTab {
  readonly tabId: number;
  readonly prefix: string;
  readonly contextId: string;
  /** The proxy URL of what is shown, which opens anywhere. */
  readonly url: string;
  readonly address: AddressChoice;
}

/** What the options page can do. */
export interface OptionsBackend extends Backend {
  planImport(imported: ImportedContext[]): Promise<ImportPlan>;
  importContexts(imported: ImportedContext[]): Promise<Outcome<null>>;
  forgetContexts(ids: string[]): Promise<void>;
  /** Sites whose pages open targets without asking. */
  trustedSites(): Promise<string[]>;
  /** Calls back after one was added or taken back. Returns how to stop that. */
  onTrustedSitesChanged(listener: () => void): () => void;
  distrustSite(site: string): Promise<void>;
  /** Calls back after the vault was opened, locked, or kept otherwise. Returns how to stop that. */
  onVaultChanged(listener: () => void): () => void;
  /** Whether the browser may make a passkey for us. */
  readonly knowsPasskeys: boolean;
  lock(): Promise<void>;
  keepNothing(): Promise<Outcome<null>>;
  keepSealed(passphrase: string, hasPasskey: boolean): Promise<Outcome<null>>;
  /** Where there is a passkey, the person is asked for that in place of the current passphrase. */
  changePassphrase(current: string, next: string): Promise<Outcome<null>>;
  addPasskey(): Promise<Outcome<null>>;
  removePasskey(): Promise<Outcome<null>>;
  setLocking(locking: Locking): Promise<void>;
  /** All that is stored as a kubeconfig. Without a passphrase the passkey is asked for. */
  exportKubeconfig(passphrase: string): Promise<Outcome<string>>;
  /** Puts a file of this text among the person's downloads. */
  saveFile(name: string, text: string): void;
  forgetEverything(): Promise<void>;
  putEnvelopeAside(): Promise<void>;
  openApi(contextId: string): Promise<Outcome<null>>;
}

/** What a person chose on the gate. */
export type GateChoices = Pick<GateRequest, 'contextId' | 'prefix' | 'consent'>;

/** What the gate can do. */
export interface GateBackend extends Backend {
  /** The URL that was on its way to the apiserver. */
  readonly url: string;
  passGate(choices: GateChoices): Promise<GateAnswer>;
  /** Leaves the gate for the URL, without an entry in the tab's history. */
  go(url: string): void;
  /** Back to what the tab showed before, or closes it where there was nothing. */
  leave(): void;
}

/** What the page around an app without storage can do. */
export interface IsolatedBackend extends Pick<Backend, 'onContextsChanged'> {
  /** The URL that it is to show. */
  readonly url: string;
  /** What it may show. Once this is a success, the page's frames can show nothing else. */
  isolatedApp(): Promise<Outcome<IsolatedApp>>;
}
