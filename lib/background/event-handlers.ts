import type {
  ChosenText,
  DocumentReport,
  DocumentRequest,
  DocumentResponse,
  FrameReport,
  OpenedTab,
  RejectedDocument,
  TabRequest,
} from './dependencies.ts';
import type { CookieResponse } from './events/cookies-set.ts';
import type { Gate } from './gate.ts';

/** What the background does about events of the browser. */
export interface EventHandlers
  extends Pick<
    Gate,
    | 'answerFailed'
    | 'navigationAnswered'
    | 'navigationFailed'
    | 'navigationHeld'
    | 'neighbourRequestHeld'
    | 'redirectedToGate'
    | 'requestHeld'
    | 'urlEntered'
  > {
  /** The background started: by the browser's start, a reload, an update, or a wake. */
  started(): Promise<void>;
  /** The browser started, and restored its tabs if it does that. */
  browserStarted(): Promise<void>;
  /** The browser installed the extension. */
  installed(): Promise<void>;
  documentRequested(request: DocumentRequest): Promise<void>;
  documentResponded(response: DocumentResponse): Promise<void>;
  /** Returns whether the tab may go on showing it. */
  documentStarted(report: DocumentReport): Promise<boolean>;
  /** A document begins to run in a frame of a tab. */
  frameStarted(report: FrameReport): Promise<void>;
  /** The apiserver answered 401 to a document. */
  documentRejected(request: RejectedDocument): Promise<void>;
  cookiesSet(response: CookieResponse): Promise<void>;
  /** A fetch of a tab was answered without a cookie. */
  fetchAnswered(request: TabRequest): Promise<void>;
  socketOpened(socket: TabRequest): Promise<void>;
  /** The page of a tab opens a URL in another one. */
  openingAnnounced(opening: TabRequest): Promise<void>;
  tabOpened(tab: OpenedTab): Promise<void>;
  tabClosed(tabId: number): Promise<void>;
  tabReplaced(addedTabId: number, removedTabId: number): Promise<void>;
  /** Access to these hosts and their subdomains was taken back; `*` for all. */
  hostAccessRemoved(hosts: readonly string[]): Promise<void>;
  /** The organisation's policy may have changed. */
  policyChanged(): Promise<void>;
  /** An alarm went off. */
  alarm(): Promise<void>;
  /** The computer is idle, or its screen is locked. */
  personAway(): Promise<void>;
  lockCommand(): Promise<void>;
  /** A person chose a link or a text on a page, to open it. */
  textChosen(chosen: ChosenText): Promise<void>;
}
