import { type Background, createBackground } from '../../lib/background/background.ts';
import type { HeldAnswer } from '../../lib/background/dependencies.ts';
import type { EventHandlers } from '../../lib/background/event-handlers.ts';
import { identityOf, type State } from '../../lib/background/state.ts';
import { loadState } from '../../lib/background/store.ts';
import type { RuleDraft } from '../../lib/core/dnr/rule.ts';
import { gateAddressPrefix } from '../../lib/core/gate/gate-address.ts';
import type { GateAnswer, GateRequest, Question } from '../../lib/core/gate/gate-request.ts';
import type { MessageHandlers, MessageSender } from '../../lib/core/messages.ts';
import type { Outcome } from '../../lib/core/outcome.ts';
import type { Grant } from '../../lib/core/tabs/grant.ts';
import type { Initiator } from '../../lib/core/tabs/initiator.ts';
import { grantOf, type TabState, tabState } from '../../lib/core/tabs/tab-state.ts';
import { type FakeDependencies, fakeDependencies, PLATFORM } from './fake-dependencies.ts';
import { gateRequest } from './sample-contexts.ts';

/** A background on fake dependencies. */
export interface TestBackground {
  readonly fake: FakeDependencies;
  /** Handlers of the background that runs now. */
  readonly messages: MessageHandlers;
  readonly events: EventHandlers;
  /** Stops the background and starts a new one, as the browser does with an idle one. */
  wake(): void;
  /** Erases what a restart of the browser erases, and starts a new background. */
  restartBrowser(): void;
  /** What is stored, as a background that starts would read it. */
  stored(): Promise<State>;
  /** Everything that is stored, with sealed values decrypted, as text. */
  storedText(): Promise<string>;
}

export function testBackground(fake = fakeDependencies()): TestBackground {
  let stop = () => {};
  let background: Background;
  const wake = () => {
    stop();
    const running = stoppable(fake);
    stop = running.stop;
    background = createBackground(running.deps);
  };
  wake();
  return {
    fake,
    get messages() {
      return background.messages;
    },
    get events() {
      return background.events;
    },
    wake,
    restartBrowser: () => {
      fake.storage.areas.session.clear();
      fake.sessionRules = [];
      fake.marks.clear();
      wake();
    },
    stored: async () => (await loadState(fake.storage, fake.crypto)).state,
    storedText: async () => {
      const { state } = await loadState(fake.storage, fake.crypto);
      return JSON.stringify([...fake.storage.areas.local, ...fake.storage.areas.session, state]);
    },
  };
}

/** A page in this tab that sends a message. */
export function sender(tabId: number | null, openerTabId: number | null = null): MessageSender {
  return { tabId, openerTabId };
}

/** The gate's address for a URL. */
export function gateAddress(url: string): string {
  return gateAddressPrefix(PLATFORM) + url;
}

/** A navigation of a tab, with the id that the browser gives its request. */
export interface TestNavigation {
  readonly tabId?: number;
  readonly requestId?: string;
}

/** Navigates a tab as Chromium reports it: the unsigned request, its redirect to the gate, and the question for the answer. */
export async function navigateToGate(
  { events }: TestBackground,
  url: string,
  initiator: Initiator,
  { tabId = 1, requestId = 'request' }: TestNavigation = {},
): Promise<HeldAnswer> {
  await events.documentRequested({ tabId, url, isMainFrame: true, initiator, requestId });
  events.redirectedToGate({ tabId, url: gateAddress(url) });
  return events.navigationHeld({ address: gateAddress(url), isReload: false });
}

/** Makes this a tab that contained nothing when the browser started, if nothing is known about it yet. Leaves no trace in the journal. */
export async function startInTab({ fake, events }: TestBackground, tabId: number): Promise<void> {
  const known = fake.storage.areas.session.get('tabHistories') as { value: object } | undefined;
  if (Object.hasOwn(known?.value ?? {}, tabId)) return;
  const { openTabs, tabUrls, journal } = fake;
  const { length } = journal;
  Object.assign(fake, { openTabs: [tabId], tabUrls: [] });
  await events.browserStarted();
  Object.assign(fake, { openTabs, tabUrls });
  journal.length = length;
}

/** Opens this tab from another one. Leaves no trace in the journal. */
async function openInTab({ fake, events }: TestBackground, tabId: number, openerTabId: number): Promise<void> {
  const { length } = fake.journal;
  await events.tabOpened({ tabId, openerTabId, place: { windowId: 1, index: 0 } });
  fake.journal.length = length;
}

/** Sends a URL to the gate in a tab; by default in tab 1, with nothing to ask about. Consent answers the question that is asked now. */
export async function passGate(
  background: TestBackground,
  url: string,
  { tabId = 1, openerId = null, ...changes }: Partial<GateRequest> & { tabId?: number; openerId?: number | null } = {},
): Promise<GateAnswer> {
  if (openerId === null) await startInTab(background, tabId);
  else await openInTab(background, tabId, openerId);
  const pass = (asked: Partial<GateRequest>) =>
    background.messages.passGate(gateRequest(url, asked), sender(tabId, openerId));
  const isAnswer = (changes.consent ?? 'none') !== 'none' && changes.question === undefined;
  const question = isAnswer ? questionOf(await pass({ ...changes, consent: 'none' })) : null;
  return pass({ ...(question ? { question } : {}), ...changes });
}

/** The question that the gate's page asks; null where it asks none. */
export function questionOf(answer: GateAnswer): GateRequest['question'] {
  return answer.kind === 'confirm' ? answer : null;
}

/** A question that names this site and app, and this context as it is now. */
export async function questionAbout(
  background: TestBackground,
  { contextId, ...named }: { readonly site: string | null; readonly prefix: string; readonly contextId: string },
): Promise<Question> {
  const state = await background.stored();
  const context = state.contexts.find(({ id }) => id === contextId);
  if (!context) throw new Error(`There is no context ${contextId}`);
  return { ...named, contextId, identity: identityOf(state, context) };
}

/** The code of a failure, or `ok`. */
export function codeOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'ok' : outcome.problem.code;
}

/** What is stored about a tab. */
export async function storedTab(background: TestBackground, tabId: number): Promise<TabState> {
  return tabState((await background.stored()).tabs, tabId);
}

/** The grants that tabs hold now, by tab id. */
export async function activeGrants(background: TestBackground): Promise<Record<string, Grant>> {
  const { tabs } = await background.stored();
  const granted = Object.entries(tabs).filter(([, { access }]) => access.state === 'granted');
  return Object.fromEntries(granted.map(([id, state]) => [id, grantOf(state) as Grant]));
}

/** The `Authorization` values that session rules add to requests of granted tabs, each once. */
export function signedCredentials({ fake }: TestBackground): string[] {
  return credentialsIn(fake.sessionRules.filter(({ condition }) => condition.tabIds !== undefined));
}

/** The `Authorization` values that session rules add to probes, each once. */
export function probeCredentials({ fake }: TestBackground): string[] {
  return credentialsIn(fake.sessionRules.filter(({ condition }) => condition.tabIds === undefined));
}

function credentialsIn(rules: readonly RuleDraft[]): string[] {
  const values = rules.flatMap(({ action }) =>
    action.type === 'modifyHeaders'
      ? (action.requestHeaders ?? []).flatMap((change) =>
          change.operation === 'set' && change.header === 'Authorization' ? [change.value] : [],
        )
      : [],
  );
  return [...new Set(values)];
}

/** Makes writes that contain this key fail, until the returned function is called. */
export function failWrites({ fake }: TestBackground, key: string): () => void {
  const { write } = fake.storage;
  fake.storage.write = (area, values) =>
    Object.hasOwn(values, key) ? Promise.reject(new Error(`cannot write ${key}`)) : write(area, values);
  return () => {
    fake.storage.write = write;
  };
}

/**
 * Dependencies that never answer again once they are stopped, as for a background that the browser ended: whatever it still
 * waits for, it does nothing any more.
 */
function stoppable(fake: FakeDependencies): { deps: FakeDependencies; stop: () => void } {
  let isStopped = false;
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value === 'function') {
          return (...args: unknown[]) => (isStopped ? new Promise(() => {}) : Reflect.apply(value, target, args));
        }
        return typeof value === 'object' && value !== null && name !== 'platform' ? wrap(value) : value;
      },
    });
  return {
    deps: wrap(fake),
    stop: () => {
      isStopped = true;
    },
  };
}
