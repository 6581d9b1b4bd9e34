import type { RuleDialect } from '../core/grants/dialect.ts';
import type { Initiator } from '../core/grants/initiator.ts';
import type { RuleDraft } from '../core/grants/rule.ts';
import type { Policy } from '../core/policy.ts';
import type { Server } from '../core/proxy-url/server.ts';
import type { StoredKey, StoredValue } from '../core/stored.ts';
import type { Contents } from '../core/vault/contents.ts';
import type { Envelope, Way } from '../core/vault/envelope.ts';

/** Stored values by name. A value that cannot be read as what it should be reads as empty and is left alone. */
export interface Storage {
  read<Key extends StoredKey>(key: Key): Promise<StoredValue<Key>>;
  write<Key extends StoredKey>(key: Key, value: StoredValue<Key>): Promise<void>;
  /** Several values of the session at once: all of them or none. */
  writeSession(values: { readonly [Key in StoredKey]?: StoredValue<Key> }): Promise<void>;
  /** Erases every value, of disk and session. */
  clear(): Promise<void>;
}

/** Seals and opens. Keys are base64url of 256 bits; what does not open is null. */
export interface Sealer {
  newKey(): string;
  seal(value: unknown, key: string): Promise<string>;
  open(text: string, key: string): Promise<unknown>;
  sealEnvelope(contents: Contents, contentsKey: string, ways: readonly Way[]): Promise<Envelope>;
  openEnvelope(envelope: Envelope, contentsKey: string): Promise<unknown>;
  /** The contents key as it stands in a way that this key opens. */
  wrapKey(contentsKey: string, key: string): Promise<string>;
  unwrapKey(way: Way, key: string): Promise<string | null>;
}

/** The browser's rules. Each call makes exactly these be in force, and asks the browser first what is. */
export interface Rules {
  replaceDynamic(wanted: readonly RuleDraft[]): Promise<void>;
  replaceSession(wanted: readonly RuleDraft[]): Promise<void>;
  /** Ids of the tabs that session rules in force name. */
  tabsOfSession(): Promise<number[]>;
}

/** The script that runs in the documents of apps. */
export interface Shim {
  /** Makes it run in pages of exactly these origins, from their next load on. It does nothing where no rule marks them. */
  replaceOrigins(origins: readonly string[]): Promise<void>;
}

/** The browser's tabs. */
export interface Tabs {
  /** Opens an empty tab, beside `besideTabId` where given, and returns its id. Nothing is requested yet. */
  openBlank(besideTabId: number | null): Promise<number>;
  navigate(tabId: number, url: string): Promise<void>;
  /** Ids of all tabs that exist. */
  list(): Promise<number[]>;
  /** Tabs that show something of these servers' hosts, as far as there is access to them. */
  showing(servers: readonly Server[]): Promise<{ readonly id: number; readonly url: string }[]>;
  reload(tabId: number): Promise<void>;
  /** What a tab shows; null where there is no access to it. */
  urlOf(tabId: number): Promise<string | null>;
  /** Shows on our toolbar button, while these tabs are in front, that they are not signed any more; or that no more. */
  showUnsigned(tabIds: readonly number[], isUnsigned: boolean): Promise<void>;
}

/** Host permissions that people gave. */
export interface HostAccess {
  has(server: Server): Promise<boolean>;
  /** Gives back what was given for these servers' hosts. */
  remove(servers: readonly Server[]): Promise<void>;
}

/** Something that a tab asked for on a host that we have access to. */
export interface TabRequest {
  readonly tabId: number;
  readonly url: string;
}

/** A document that a tab, or a frame in it, asks for on a host that we have access to. */
export interface Navigation extends TabRequest {
  readonly isMainFrame: boolean;
  readonly initiator: Initiator;
}

/** An answer to a page or script that sets cookies. */
export interface CookieAnswer extends TabRequest {
  /** Values of its `Set-Cookie` headers. */
  readonly setCookies: readonly string[];
  /** Where it leads the tab, by a redirect that is followed with GET; null where it does not. */
  readonly leadsTo: string | null;
}

/** The browser's cookies. */
export interface Cookies {
  /**
   * Makes the cookie of this name and value that holds for one URL hold for another of the same host too; and where there
   * is none of that name any more, there neither. One of another value is somebody else's, and stays where it is. Says
   * whether anything changed.
   */
  copy(cookie: { tabId: number; name: string; value: string; from: string; to: string }): Promise<boolean>;
}

/** Everything outside that tasks touch. */
export interface World {
  readonly storage: Storage;
  readonly rules: Rules;
  readonly shim: Shim;
  readonly tabs: Tabs;
  readonly cookies: Cookies;
  readonly hostAccess: HostAccess;
  readonly dialect: RuleDialect;
  readonly sealer: Sealer;
  /** What an organisation decided for this browser. */
  policy(): Promise<Policy>;
  /** Wakes the background for this reason at this time, in epoch milliseconds, and at no other; null for never. */
  wakeAt(reason: 'lock' | 'expiry', at: number | null): Promise<void>;
  /** When a credential ends, in epoch milliseconds; null where it does not say. */
  expiryOf(token: string): number | null;
  now(): number;
}
