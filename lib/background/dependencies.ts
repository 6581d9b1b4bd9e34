import type { ObservedResponse, ShownContent } from '../core/apps/responses.ts';
import type { Platform } from '../core/dnr/platform.ts';
import type { RuleDraft } from '../core/dnr/rule.ts';
import type { Server } from '../core/proxy-url/server.ts';
import type { StorageArea } from '../core/storage/value-definition.ts';
import type { SeenInitiator } from '../core/tabs/initiator.ts';
import type { ToolbarMark } from '../core/tabs/toolbar-mark.ts';
import type { Contents } from '../core/vault/credentials.ts';
import type { Envelope, Recipient } from '../core/vault/envelope.ts';

/** The browser's storage, by key. What is written in one call is stored as a whole or not at all. */
export interface Storage {
  /** The stored values of these keys; keys without a value are missing in the result. */
  read(area: StorageArea, keys: readonly string[]): Promise<Record<string, unknown>>;
  write(area: StorageArea, values: Readonly<Record<string, unknown>>): Promise<void>;
  /** Erases an area. */
  clear(area: StorageArea): Promise<void>;
  /**
   * Saves what is written to disk afterwards from the end of an earlier crash, which Chromium can otherwise lose at its next
   * start (`docs/browser-facts.md`). Later writes need not wait for it.
   */
  startNewLog(): Promise<void>;
  /**
   * Rewrites the local area, so that what was overwritten or removed in it is no longer in Chromium's files either. A crash in
   * these milliseconds can leave an area that cannot be opened any more (`docs/browser-facts.md`): only for what has to be
   * erased, and never while there is a vault.
   */
  compact(): Promise<void>;
}

/** Encryption. Keys are base64url of 256 bits. What cannot be decrypted is null, whatever the reason. */
export interface Crypto {
  newKey(): string;
  encrypt(value: unknown, key: string): Promise<string>;
  decrypt(text: string, key: string): Promise<unknown>;
  seal(contents: Contents, contentsKey: string, recipients: readonly Recipient[]): Promise<Envelope>;
  unseal(envelope: Envelope, contentsKey: string): Promise<unknown>;
  /** The contents key, encrypted with a recipient's key. */
  wrapKey(contentsKey: string, key: string): Promise<string>;
  unwrapKey(recipient: Recipient, key: string): Promise<string | null>;
}

/** The browser's rules. */
export interface Rules {
  /**
   * Puts exactly these rules in force; dynamic ones stay as they are if they are null. If the browser doesn't accept them all, no
   * session rule is in force any more, so that nothing is signed without its guards.
   */
  replace(wanted: {
    readonly session: readonly RuleDraft[];
    readonly dynamic: readonly RuleDraft[] | null;
  }): Promise<void>;
  /** Whether the browser can compile the regular expressions of these rules. */
  areSupported(rules: readonly RuleDraft[]): Promise<boolean>;
  /** Ids of the tabs that session rules in force name. */
  sessionTabIds(): Promise<number[]>;
  /** How many rules are in force. */
  count(): Promise<{ readonly dynamic: number; readonly session: number }>;
}

/** Our scripts in the documents of others, registered from the next load on. */
export interface ContentScripts {
  /**
   * Runs the shim for pages of exactly these origins, and its part for isolated apps for pages of these. It does nothing in
   * documents that no rule marks.
   */
  replaceShim(origins: readonly string[], isolatedOrigins: readonly string[]): Promise<void>;
  /** Runs the guard, which reports documents, for these hosts and their subdomains, also after the browser's next start. */
  replaceGuard(hosts: readonly string[]): Promise<void>;
  /** Keeps pages of these hosts and their subdomains from holding the window of an app that opened them. */
  replaceWindowGuard(hosts: readonly string[]): Promise<void>;
}

/** Responses to the fetches of tabs. */
export interface FetchResponses {
  /** Listens only to those under these prefixes, from now on. Before the first call, to all. */
  listenTo(prefixes: readonly string[]): void;
}

/** Where a tab opens. */
export interface NewTab {
  /** The tab beside it; null for none. What replaces a tab that is not in front stays there. */
  readonly nextToTabId: number | null;
  /** Null for that of the tab beside it. */
  readonly container: string | null;
  /** Whether the tab in front stays there. */
  readonly isInBackground: boolean;
  /** Whether it is the only tab of a new window, in front. */
  readonly isInNewWindow: boolean;
}

/** The browser's tabs. */
export interface TabControl {
  /** Opens a tab at this URL, and returns its id. `about:blank` requests nothing. */
  open(url: string, options: NewTab): Promise<number>;
  /** The container of a tab; null in a browser without containers. */
  containerOf(tabId: number): Promise<string | null>;
  /** The tab that opened this one; null where the browser knows none. */
  openerOf(tabId: number): Promise<number | null>;
  /** The tab that was left of this place in its window; null for none. */
  leftOf(place: TabPlace): Promise<number | null>;
  /** Whether the tab shows one of the browser's own pages, as a new one does. False where the browser doesn't tell. */
  showsBrowserPage(tabId: number): Promise<boolean>;
  /** Shows the options page. */
  openOptions(): Promise<void>;
  close(tabId: number): Promise<void>;
  navigate(tabId: number, url: string): Promise<void>;
  /** Navigates the tab, and puts the URL in the place of what it shows in its history, in Firefox. */
  replace(tabId: number, url: string): Promise<void>;
  /**
   * The same for a tab whose navigation to `failedUrl` has failed, once the browser shows that. Nothing where it does not: the person
   * has gone on.
   */
  replaceError(tabId: number, failedUrl: string, url: string): Promise<void>;
  /** Goes back in the tab's history by one page. */
  goBack(tabId: number): Promise<void>;
  reload(tabId: number): Promise<void>;
  /** Ids of all tabs. */
  list(): Promise<number[]>;
  /** Tabs that show pages of these servers' hosts, as far as there is access to them. */
  showing(servers: readonly Server[]): Promise<{ readonly id: number; readonly url: string }[]>;
  /** The URL of a tab; null where there is no access to it. */
  urlOf(tabId: number): Promise<string | null>;
  /** The URL that a tab loads, where the browser tells, or else shows; null where there is no access to it. */
  destinationOf(tabId: number): Promise<string | null>;
  /** Lets the toolbar button say this of a tab, or of all without a mark of their own, where none is given. */
  mark(tabId: number | null, mark: ToolbarMark): Promise<void>;
}

/** A cookie as the browser stores it. Fields that Portside doesn't look at are kept as they are. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** The browser's cookies, of the cookie store that a tab uses. */
export interface Cookies {
  /** The cookie of this name for exactly this URL's path; null if there is none. */
  get(tabId: number, url: string, name: string): Promise<Cookie | null>;
  /** Stores the cookie for another URL of the same host, with that URL's path. */
  copy(tabId: number, cookie: Cookie, url: string): Promise<void>;
  remove(tabId: number, url: string, name: string): Promise<void>;
}

/** The browser's containers, in browsers that have them. */
export interface Containers {
  /** The container in which tabs are that nobody puts into one. */
  readonly default: string;
  has(id: string): Promise<boolean>;
  /** Creates one of this name, and returns its id. */
  create(name: string): Promise<string>;
  /** Removes it with everything that is stored in it, if it looks as one that we created and its name is one of ours. */
  remove(id: string, isOurs: (name: string) => boolean): Promise<void>;
}

/** Host permissions. */
export interface HostAccess {
  has(server: Server): Promise<boolean>;
  /** Gives back access to the hosts of these servers. */
  remove(servers: readonly Server[]): Promise<void>;
  /** Gives back all access. */
  removeAll(): Promise<void>;
}

/** Wakes the background at a time of its choice. */
export interface Alarms {
  /** At this time, in epoch milliseconds, and at no other; null for never. */
  set(name: 'lock' | 'expiry', at: number | null): Promise<void>;
}

/** A request of a tab to a host that the extension has access to. */
export interface TabRequest {
  readonly tabId: number;
  readonly url: string;
}

/** A document of a tab to which the apiserver answered 401. */
export interface RejectedDocument extends TabRequest {
  /** When its request was sent, in epoch milliseconds; missing where that is not known. */
  readonly sentAt?: number;
}

/** A link, or the text that a person selected, on a page. */
export interface ChosenText {
  readonly text: string;
  /** The tab of the page; null where the browser names none. */
  readonly tabId: number | null;
  /** The origin of the frame that contains it; null where it has none, or the browser doesn't tell. */
  readonly origin: string | null;
}

/** A document that a tab, or a frame in it, requests. */
export interface DocumentRequest extends TabRequest {
  readonly isMainFrame: boolean;
  readonly initiator: SeenInitiator;
  /** The browser's id, the same for all redirects of a request; null where it tells none. */
  readonly requestId: string | null;
}

/** The response to a document's request, or that it has failed. */
export interface DocumentResponse extends TabRequest {
  readonly isMainFrame: boolean;
  /** Whether a document in which scripts can run comes of it. */
  readonly hasDocument: boolean;
}

/** What a request of a tab's main frame came to: the headers of its response, or that it failed. */
export interface NavigationAnswer extends TabRequest {
  readonly requestId: string | null;
  /** What the tab shows of the response; nothing if the request failed. */
  readonly content: ShownContent;
}

/** A document that begins to run in a frame of a tab. */
export interface FrameReport extends TabRequest {
  /** Its origin, which for one without an address is that of the page that made it. */
  readonly origin: string;
}

/** Where a tab is. */
export interface TabPlace {
  readonly windowId: number;
  readonly index: number;
}

/** A tab that was opened. */
export interface OpenedTab {
  readonly tabId: number;
  /** The tab from which it was opened; null where the browser names none. */
  readonly openerTabId: number | null;
  readonly place: TabPlace;
}

/** A document that begins to run in the main frame of a tab. */
export interface DocumentReport extends TabRequest {
  /** Its origin, which for one without an address is that of the page that made it. */
  readonly origin: string;
  /** Whether a service worker controls it at the URL of an app. Rules let no app register one. */
  readonly isByForeignWorker: boolean;
  /** How many pages the tab's history has, with this one. */
  readonly historyLength: number;
}

/** A navigation that failed before there was an answer. */
export interface FailedNavigation extends TabRequest {
  /** The browser's name of the error. */
  readonly error: string;
}

/** A document of a tab's main frame that is an error, with all of its text. */
export interface DocumentError extends TabRequest {
  readonly status: number;
  readonly text: string;
}

/** What becomes of a navigation that waits at the gate: it goes to a URL, the tab stays as it is, or the gate's page asks. */
export type HeldAnswer =
  | { readonly kind: 'go'; readonly url: string }
  | { readonly kind: 'stay' }
  | { readonly kind: 'ask' };

/** A response to a request of a tab. */
export interface TabResponse extends TabRequest, ObservedResponse {}

/** Everything outside that the background uses. Entrypoints pass the browser's, tests their own. */
export interface Dependencies {
  readonly version: string;
  readonly platform: Platform;
  readonly storage: Storage;
  readonly crypto: Crypto;
  readonly rules: Rules;
  readonly contentScripts: ContentScripts;
  readonly fetchResponses: FetchResponses;
  readonly tabs: TabControl;
  readonly cookies: Cookies;
  readonly containers: Containers;
  readonly hostAccess: HostAccess;
  readonly alarms: Alarms;
  /** The organisation's policy as the browser provides it. */
  readManagedPolicy(): Promise<unknown>;
  /** When a bearer token expires, in epoch milliseconds; null where it doesn't say. */
  tokenExpiry(token: string): number | null;
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after this time. */
  delay(ms: number): Promise<void>;
}
