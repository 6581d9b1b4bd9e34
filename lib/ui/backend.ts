import type { ContextReview, ContextReviews } from '../core/access/context-review.ts';
import type { ProxyTarget } from '../core/access/permissions.ts';
import type { EnteredUrl } from '../core/address-bar.ts';
import type { GateAnswer, GateRequest } from '../core/gate/gate-request.ts';
import type { KubeconfigReading, KubeconfigText } from '../core/kubeconfig/kubeconfig-reading.ts';
import type { BackgroundClient, IsolatedApp } from '../core/messages.ts';
import type { OptionsAddress } from '../core/options-address.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Server } from '../core/proxy-url/server.ts';
import type { ObjectList, ObjectResource } from '../core/services/cluster-object.ts';
import type { ServiceList } from '../core/services/service.ts';
import type { FrameListener } from '../pages/isolated-frame.ts';
import type { AppInTab, OpenApps } from '../pages/open-apps.ts';
import type { IsolationSettings, PopupSnapshot } from '../pages/popup-snapshot.ts';
import type { TargetReview } from '../pages/review-context.ts';
import type { Shortcuts } from '../pages/shortcuts.ts';
import type { VaultClient } from '../pages/vault-client.ts';
import type { ServicesListener } from '../pages/watch-services.ts';

export type { AppInTab, OpenApps } from '../pages/open-apps.ts';
export type { IsolationSettings, PopupSnapshot } from '../pages/popup-snapshot.ts';
export type { TargetReview } from '../pages/review-context.ts';
export type { Shortcuts } from '../pages/shortcuts.ts';
export type { PassphraseInput, ProofInput, VaultClient } from '../pages/vault-client.ts';

/** Everything that our pages can do apart from showing things. Entrypoints pass the real one, tests a fake. */
export interface Backend {
  /** The messages of `core/messages.ts` as methods. */
  readonly background: BackgroundClient;
  /** What needs a passphrase or passkey. */
  readonly vault: VaultClient;
  /** Calls back after contexts or credentials changed. Returns how to unsubscribe. */
  onContextsChanged(listener: () => void): () => void;
  hasHostAccess(server: Server): Promise<boolean>;
  /** Has to be called during the click itself: otherwise browsers show no prompt. */
  requestHostAccess(servers: readonly Server[]): Promise<boolean>;
  /** Opens the options page, at this address if one is given. */
  openOptions(address?: OptionsAddress): Promise<void>;
  openInNewTab(url: string): Promise<void>;
  /** Opens a URL that comes from a cluster, as a link does. */
  openLink(url: string): void;
}

/** Asks apiservers about contexts. */
export interface ReviewBackend {
  /**
   * Who a context is and what it may do, with the rules of some of these namespaces: as the apiserver told lately, or now if that is wanted
   * or nothing is known.
   */
  reviewContext(
    contextId: string,
    namespaces: readonly string[],
    options: { readonly isRenewed: boolean },
  ): Promise<Outcome<ContextReview>>;
}

export interface PopupBackend extends Backend, ReviewBackend {
  /** What can be shown at once, without waiting for the background or an apiserver. */
  readSnapshot(): Promise<Outcome<PopupSnapshot>>;
  /** The apps that tabs show, and which of them is in the tab that the popup was opened on. */
  readOpenApps(): Promise<OpenApps>;
  goToTab(tabId: number): Promise<void>;
  /** Which apps open isolated, and whether what they store outlasts their tab. */
  readIsolation(): Promise<IsolationSettings>;
  /** Whether the app seems to need to be served from `/`. */
  looksMisplaced(app: AppInTab): Promise<boolean>;
  /** Lists services and caches them. `namespaces` are listed one by one where listing all is forbidden. */
  refreshServices(contextId: string, namespaces: readonly string[]): Promise<Outcome<ServiceList>>;
  /** Follows the services that were listed last, until it is stopped by what this returns. */
  followServices(contextId: string, listener: ServicesListener): () => void;
  /** Lists pods, nodes or workloads, and stores nothing of them. `namespaces` are listed one by one where listing all is forbidden. */
  listObjects(contextId: string, resource: ObjectResource, namespaces: readonly string[]): Promise<Outcome<ObjectList>>;
  /** What somebody may do with exactly this target, as the apiserver tells now. */
  reviewTarget(contextId: string, target: ProxyTarget): Promise<TargetReview>;
  closePopup(): Promise<void>;
}

export interface OptionsBackend extends Backend, ReviewBackend {
  /** Whether the browser can create passkeys for our pages. */
  readonly supportsPasskeys: boolean;
  /** Whether the browser tells an extension that the screen was locked. */
  readonly noticesScreenLock: boolean;
  /** The browser's name and version, for bug reports. */
  readonly browserVersion: string;
  readKubeconfigs(files: readonly KubeconfigText[]): Promise<KubeconfigReading>;
  /** The keys that a person can press anywhere in the browser. */
  readShortcuts(): Promise<Shortcuts>;
  /** What apiservers told lately about contexts. */
  readReviews(): Promise<ContextReviews>;
  onReviewsChanged(listener: () => void): () => void;
  /** Shows where the browser lets a person change them. */
  openShortcutSettings(): Promise<void>;
  onTrustedSitesChanged(listener: () => void): () => void;
  onVaultChanged(listener: () => void): () => void;
  /** Saves a text as a download. */
  saveFile(name: string, text: string): void;
}

/** What a person chose on the gate. */
export type GateChoices = Pick<GateRequest, 'contextId' | 'prefix' | 'consent' | 'question'>;

export interface GateBackend extends Backend {
  /** The URL to open. */
  readonly url: string;
  passGate(choices: GateChoices): Promise<GateAnswer>;
  /** Replaces the gate by the URL, without an entry in the tab's history. */
  navigate(url: string): void;
  /** Goes back to what the tab showed before, or closes it where there was nothing. */
  leave(): void;
}

export interface IsolatedBackend extends Pick<Backend, 'onContextsChanged'> {
  /** The URL to show. */
  readonly url: string;
  /** What the page may show. Once this succeeds, its frames can show nothing of another origin. */
  isolatedApp(): Promise<Outcome<IsolatedApp>>;
  /** The name that the app's frame starts with, for what the app had stored. */
  frameName(app: IsolatedApp): string;
  /** Serves the app in the frame, and shows its address and icon as those of the tab. Returns how to stop. */
  connectFrame(frame: HTMLIFrameElement, app: IsolatedApp, listener: FrameListener): () => void;
}

/** What the address bar and the shortcuts can do. */
export interface BrowserBackend {
  /** What is stored, after the lock that is due. */
  readSnapshot(): Promise<Outcome<PopupSnapshot>>;
  readOpenApps(): Promise<OpenApps>;
  /** Says that a person uses Portside, which puts off the lock. */
  reportUse(): Promise<void>;
  /** The tab in front; null for none. */
  activeTab(): Promise<number | null>;
  goToTab(tabId: number): Promise<void>;
  open(entered: EnteredUrl): Promise<void>;
  /** Shows the popup, or the options page where the browser refuses that. */
  openPopup(): Promise<void>;
  openImport(): Promise<void>;
}
