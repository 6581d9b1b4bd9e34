import { withPin } from '../core/apps/known-apps.ts';
import { canBeTrusted } from '../core/gate/trusted-site.ts';
import type { MessageHandlers, MessageSender } from '../core/messages.ts';
import { failure } from '../core/outcome.ts';
import type { Problem } from '../core/problems.ts';
import { collectAnnouncements } from './announcements.ts';
import { applyRules } from './apply-rules.ts';
import { credentialChanges } from './credential-changes.ts';
import type { Dependencies } from './dependencies.ts';
import type { EventHandlers } from './event-handlers.ts';
import { cookiesSet } from './events/cookies-set.ts';
import { suspendExpired } from './events/credentials-expired.ts';
import { documentRejected } from './events/document-rejected.ts';
import { documentRequested } from './events/document-requested.ts';
import { documentResponded, documentStarted, foreignDocumentStarted } from './events/document-shown.ts';
import { countQuietFetches, fetchesQuiet } from './events/fetches-quiet.ts';
import { frameStarted } from './events/frame-started.ts';
import { hostAccessRemoved } from './events/host-access-removed.ts';
import { installed } from './events/installed.ts';
import { lockIfDue } from './events/lock-due.ts';
import { personAway } from './events/person-away.ts';
import { applyPolicy } from './events/policy-changed.ts';
import { browserStarted, sessionStarted } from './events/session-started.ts';
import { socketOpened } from './events/socket-opened.ts';
import { tabClosed, tabOpened, tabReplaced } from './events/tab-changed.ts';
import { createGate } from './gate.ts';
import { addPasskey } from './handlers/add-passkey.ts';
import { cacheServices } from './handlers/cache-services.ts';
import { changePassphrase } from './handlers/change-passphrase.ts';
import { chooseAddress } from './handlers/choose-address.ts';
import { createVault } from './handlers/create-vault.ts';
import { eraseEverything } from './handlers/erase-everything.ts';
import { eraseOrphans } from './handlers/erase-orphans.ts';
import { exportKubeconfig } from './handlers/export-kubeconfig.ts';
import { getAuthHeaders } from './handlers/get-auth-headers.ts';
import { getDiagnosticReport } from './handlers/get-diagnostic-report.ts';
import { getIsolatedApp } from './handlers/get-isolated-app.ts';
import { getVaultStatus } from './handlers/get-vault-status.ts';
import { importContexts, planImportOf } from './handlers/import-contexts.ts';
import { isolateCluster } from './handlers/isolate-cluster.ts';
import { keepInMemoryOnly } from './handlers/keep-in-memory-only.ts';
import { keepIsolatedData } from './handlers/keep-isolated-data.ts';
import { keepReview } from './handlers/keep-review.ts';
import { lockVault, signOut } from './handlers/lock.ts';
import { openApi } from './handlers/open-api.ts';
import { openInstead } from './handlers/open-instead.ts';
import { openIsolatedPage } from './handlers/open-isolated-page.ts';
import { openTarget } from './handlers/open-target.ts';
import { removeContexts } from './handlers/remove-contexts.ts';
import { removePasskey } from './handlers/remove-passkey.ts';
import { reportUse } from './handlers/report-use.ts';
import { setAside } from './handlers/set-aside.ts';
import { setCredential } from './handlers/set-credential.ts';
import { setLockSettings } from './handlers/set-lock-settings.ts';
import { unlock } from './handlers/unlock.ts';
import { heldNavigations } from './held-navigations.ts';
import { openChosenText } from './openings.ts';
import { serialQueue } from './serial-queue.ts';
import { contextStates } from './state.ts';
import { type Loaded, loadState } from './store.ts';
import { createTurn, setExpiryAlarm, type Turn } from './turn.ts';

/** The background: answers messages and handles events, one at a time. */
export interface Background {
  readonly messages: MessageHandlers;
  readonly events: EventHandlers;
}

interface TurnOptions {
  readonly isUrgent?: boolean;
}

/** What takes access away does not wait for what apps make the background do. */
const URGENT = { isUrgent: true };

/**
 * Creates the background on these dependencies.
 *
 * The background is the only writer of storage, so it reads what is stored once and holds it in memory for as long as it
 * runs. It may be stopped at any moment: everything that has to survive is written before it takes effect.
 */
export function createBackground(deps: Dependencies): Background {
  const enqueue = serialQueue();
  const held = heldNavigations(deps.delay);
  let loaded: Loaded | null = null;
  let waitingTurns = 0;
  let isReconciled = false;
  const quietFetches = countQuietFetches();
  const credentials = credentialChanges(deps.now);

  /** Memory, storage and rules may differ from now on. */
  const reload = () => {
    loaded = null;
    isReconciled = false;
  };

  /** Runs a task as the next turn, on what is due by now: no timer runs while a machine is suspended. */
  const turn = async <T>(task: (turn: Turn) => Promise<T> | T, options: TurnOptions = {}): Promise<T> => {
    waitingTurns += 1;
    try {
      return await enqueue(async () => {
        const current = await startTurn();
        await lockIfDue(current);
        await suspendExpired(current);
        return task(current);
      }, options);
    } finally {
      waitingTurns -= 1;
      reconcileOnce();
    }
  };

  const startTurn = async (): Promise<Turn> => {
    const isFirst = loaded === null;
    loaded ??= await loadState(deps.storage, deps.crypto);
    const { problems, state: before } = loaded;
    const current = createTurn(
      deps,
      held,
      loaded,
      (state) => {
        credentials.note(loaded?.state ?? before, state);
        loaded = { state, problems };
      },
      reload,
    );
    // Before a policy was ever received, nothing may be done that it might forbid. While nothing is written to disk, the stored one
    // may be out of date.
    if (isFirst && (current.state.policy === null || problems.size > 0))
      await applyPolicy(current, await deps.readManagedPolicy());
    return current;
  };

  const gate = createGate(deps, held, turn);

  /**
   * When nothing else waits, puts the rules right where the background was stopped, or a commit failed, between writing the
   * state and applying it. Once in the life of the background, and after each failure.
   */
  const reconcileOnce = () => {
    if (isReconciled || waitingTurns > 0) return;
    isReconciled = true;
    void turn(({ state, problems }) => applyRules(deps, state, { isPartial: problems.size > 0 })).catch(() => {
      isReconciled = false;
    });
  };

  const readPolicy = async () => {
    const managed = await deps.readManagedPolicy();
    await turn((current) => applyPolicy(current, managed), URGENT);
  };

  /** For what cannot be done while stored values are unreadable: nothing that depends on them is written. */
  const guarded =
    <Request, Response>(
      task: (turn: Turn, request: Request, sender: MessageSender) => Promise<Response> | Response,
      refuse: (problem: Problem) => Response,
      options: TurnOptions,
    ) =>
    (request: Request, sender: MessageSender): Promise<Response> =>
      turn((current) => {
        const [problem] = current.problems.values();
        return problem ? refuse(problem) : task(current, request, sender);
      }, options);
  const orFailure = <Request, Response>(
    task: (turn: Turn, request: Request, sender: MessageSender) => Promise<Response>,
    options: TurnOptions = {},
  ) => guarded(task, (problem) => failure(problem) as Response, options);
  const orNothing = <Request>(
    task: (turn: Turn, request: Request, sender: MessageSender) => Promise<void>,
    options: TurnOptions = {},
  ) => guarded(task, () => undefined, options);

  const messages: MessageHandlers = {
    listContexts: () => turn(({ state }) => contextStates(state, deps.platform)),
    planImport: (imported) => turn((current) => planImportOf(current, imported)),
    importContexts: orFailure(importContexts),
    removeContexts: orFailure((current, ids) => removeContexts(current, ids), URGENT),
    setCredential: orFailure(setCredential, URGENT),
    getAuthHeaders: orFailure(getAuthHeaders),
    openTarget: orFailure(openTarget),
    isolateCluster: orNothing(isolateCluster),
    openApi: orFailure(openApi),
    chooseAddress: orNothing(chooseAddress),
    pinApp: orNothing(({ state, commit }, { app, isPinned }) =>
      commit({ pinnedApps: [...withPin(state.pinnedApps, app, isPinned)] }),
    ),
    passGate: gate.passGate,
    openInstead: orFailure((current, url, { tabId }) => openInstead(current, url, tabId)),
    getIsolatedApp: orFailure((current, request, { tabId }) => getIsolatedApp(current, request, tabId)),
    keepIsolatedData: orNothing((current, data, { tabId }) => keepIsolatedData(current, data, tabId)),
    openIsolatedPage: orNothing((current, url, { tabId }) => openIsolatedPage(current, url, tabId)),
    listTrustedSites: () => turn(({ state }) => state.trustedSites.filter(canBeTrusted)),
    removeTrustedSite: orNothing(({ state, commit }, site) => {
      const trustedSites = state.trustedSites.filter((other) => other !== site);
      const allowedOpenings = state.allowedOpenings.filter((allowed) => allowed.site !== site);
      return commit({ trustedSites, allowedOpenings });
    }, URGENT),
    selectContext: orNothing(({ commit }, selectedContextId) => commit({ selectedContextId })),
    cacheServices: orNothing(cacheServices),
    keepReview: orNothing(keepReview),
    getVaultStatus: () => turn(({ state }) => getVaultStatus(state)),
    unlock: orFailure(unlock),
    lock: () => turn(lockVault, URGENT),
    signOut: () => turn(signOut, URGENT),
    reportUse: orNothing(reportUse),
    createVault: orFailure(createVault),
    keepInMemoryOnly: orFailure(keepInMemoryOnly, URGENT),
    changePassphrase: orFailure(changePassphrase, URGENT),
    addPasskey: orFailure(addPasskey, URGENT),
    removePasskey: orFailure(removePasskey, URGENT),
    setLockSettings: orFailure(setLockSettings, URGENT),
    exportKubeconfig: orFailure(exportKubeconfig),
    eraseOrphans: orFailure(eraseOrphans, URGENT),
    eraseEverything: () => turn((current) => eraseEverything(current).finally(reload), URGENT),
    listStorageProblems: () => turn(({ problems }) => [...problems].map(([name, problem]) => ({ name, problem }))),
    setAside: async (name) => {
      await turn((current) => setAside(current, name).finally(reload));
      // What could not be stored of it before, can be now.
      await readPolicy();
      await turn(({ state, problems }) => applyRules(deps, state, { isPartial: problems.size > 0 }));
    },
    getDiagnosticReport: () => turn(getDiagnosticReport),
  };

  /** Events change nothing while stored values are unreadable, except those that take access away: they are turns like any other. */
  const onEvent = (task: (turn: Turn) => Promise<void>, options: TurnOptions = {}): Promise<void> =>
    turn(async (current) => {
      if (current.problems.size === 0) await task(current);
    }, options);

  const announcements = collectAnnouncements(deps.now, onEvent);

  const events: EventHandlers = {
    started: async () => {
      await turn(sessionStarted);
      await readPolicy();
    },
    browserStarted: () => onEvent(browserStarted),
    installed: () => onEvent(installed),
    documentRequested: (request) =>
      onEvent(async (current) => gate.requestRecorded(await documentRequested(current, request))),
    navigationHeld: gate.navigationHeld,
    requestHeld: gate.requestHeld,
    neighbourRequestHeld: gate.neighbourRequestHeld,
    navigationAnswered: gate.navigationAnswered,
    redirectedToGate: gate.redirectedToGate,
    answerFailed: gate.answerFailed,
    navigationFailed: gate.navigationFailed,
    documentResponded: (response) => onEvent((current) => documentResponded(current, response)),
    // While stored values are unreadable, no tab is known to be another app's, and so none may show what was stopped.
    documentStarted: async (report) => {
      const isForeign = turn(
        (current) => current.problems.size === 0 && foreignDocumentStarted(current, report),
        URGENT,
      );
      const mayGoOn = turn((current) => current.problems.size === 0 && documentStarted(current, report));
      return (await isForeign) ? false : mayGoOn;
    },
    frameStarted: (report) => onEvent((current) => frameStarted(current, report)),
    documentRejected: (request) => {
      const answeredAt = deps.now();
      return onEvent((current) => documentRejected(current, request, { answeredAt, credentials }));
    },
    fetchAnswered: async (request) => {
      const prefix = loaded && quietFetches.count(loaded.state, request);
      if (prefix !== null) await onEvent((current) => fetchesQuiet(current, prefix));
    },
    openingAnnounced: announcements.announced,
    cookiesSet: (response) => {
      const answeredAt = deps.now();
      return onEvent((current) => cookiesSet(current, response, answeredAt));
    },
    socketOpened: (socket) => onEvent((current) => socketOpened(current, socket)),
    tabOpened: (tab) => {
      // One that was closed and reopened may have a history, which has to stay.
      if (tab.openerTabId !== null) gate.tabOpened(tab.tabId);
      return onEvent((current) => tabOpened(current, tab));
    },
    tabClosed: (tabId) => {
      gate.tabClosed(tabId);
      announcements.tabClosed(tabId);
      return onEvent((current) => tabClosed(current, tabId));
    },
    tabReplaced: (added, removed) => onEvent((current) => tabReplaced(current, added, removed)),
    hostAccessRemoved: (hosts) => turn((current) => hostAccessRemoved(current, hosts), URGENT),
    policyChanged: readPolicy,
    alarm: () =>
      onEvent(async ({ state }) => {
        await setExpiryAlarm(deps, state);
        // Probes of a credential that has just expired are signed no more, also where no tab is open.
        await applyRules(deps, state);
      }),
    personAway: () => turn(personAway, URGENT),
    lockCommand: () => turn(lockVault, URGENT),
    urlEntered: gate.urlEntered,
    textChosen: (chosen) => turn((current) => openChosenText(current, chosen)),
  };

  return { messages, events };
}
