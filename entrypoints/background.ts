import { defineBackground } from 'wxt/utils/define-background';
import { browserAlarms, onAlarm, onAway, onShortcut, wakeOnFocus } from '../lib/adapters/browser/background-events.ts';
import { browser } from '../lib/adapters/browser/browser.ts';
import { browserContainers } from '../lib/adapters/browser/containers.ts';
import { browserContentScripts } from '../lib/adapters/browser/content-scripts.ts';
import { browserCookies } from '../lib/adapters/browser/cookies.ts';
import { answerHeldNavigations } from '../lib/adapters/browser/held-navigations.ts';
import { browserHostAccess, onHostAccessRemoved } from '../lib/adapters/browser/host-access.ts';
import { onTextChosen, replaceMenus } from '../lib/adapters/browser/menus.ts';
import {
  listenToMessages,
  onAnswerFailed,
  onDocumentStarted,
  onOpeningAnnounced,
} from '../lib/adapters/browser/message-listener.ts';
import { listenToOmnibox } from '../lib/adapters/browser/omnibox.ts';
import { currentPlatform } from '../lib/adapters/browser/platform.ts';
import { browserRules } from '../lib/adapters/browser/rules.ts';
import { browserStartCheck } from '../lib/adapters/browser/start-check.ts';
import {
  browserStorage,
  onManagedPolicyChanged,
  readManagedPolicy,
  restrictStorageToExtension,
} from '../lib/adapters/browser/storage.ts';
import { browserTabs } from '../lib/adapters/browser/tabs.ts';
import {
  browserFetchResponses,
  holdFrames,
  holdRequests,
  holdResponses,
  onDocumentCompleted,
  onDocumentRequested,
  onDocumentResponse,
  onNavigationFailed,
  onPageHeaders,
  onRedirectedToGate,
  onSocketOpened,
} from '../lib/adapters/browser/web-requests.ts';
import { joseCrypto } from '../lib/adapters/crypto/jose-crypto.ts';
import { tokenExpiry } from '../lib/adapters/crypto/token-expiry.ts';
import { createBackground } from '../lib/background/background.ts';
import type { TabResponse } from '../lib/background/dependencies.ts';
import { isApiserverRejection, redirectUrlOf } from '../lib/core/apps/responses.ts';
import { gateAddressPrefix } from '../lib/core/gate/gate-address.ts';
import type { MessageSender } from '../lib/core/messages.ts';
import { browserActions } from '../lib/pages/browser-actions.ts';
import type { BrowserBackend } from '../lib/ui/backend.ts';
import { createOmnibox } from '../lib/ui/browser/omnibox.ts';
import { openRecentApp } from '../lib/ui/browser/recent-app.ts';
import { t } from '../lib/ui/shared/translate.ts';

/** The background itself asks. */
const NO_PAGE: MessageSender = { tabId: null, openerTabId: null };

/** Wiring only. Every listener is added synchronously: the browser wakes a stopped background for no others. */
export default defineBackground({
  type: 'module',
  main() {
    const platform = currentPlatform();
    const { messages, events } = createBackground({
      version: browser.runtime.getManifest().version,
      platform,
      storage: browserStorage(),
      crypto: joseCrypto(),
      rules: browserRules(),
      contentScripts: browserContentScripts(),
      fetchResponses: browserFetchResponses((response) => {
        if (!reportCookies(response)) void events.fetchAnswered(response);
      }),
      tabs: browserTabs(),
      cookies: browserCookies(),
      containers: browserContainers(),
      hostAccess: browserHostAccess(),
      alarms: browserAlarms(),
      readManagedPolicy,
      tokenExpiry,
      now: Date.now,
      delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });

    const interfaceBackend: BrowserBackend = {
      ...browserActions(() => messages.listContexts(undefined, NO_PAGE)),
      reportUse: () => messages.reportUse(undefined, NO_PAGE),
      open: (entered) => events.urlEntered(entered),
    };
    listenToMessages(messages);
    onDocumentRequested((request) => void events.documentRequested(request));
    onRedirectedToGate((redirect) => events.redirectedToGate(redirect));
    answerHeldNavigations((navigation, signal) => events.navigationHeld(navigation, signal));
    holdRequests(gateAddressPrefix(platform), browserStartCheck(), {
      marked: (request, signal) => events.requestHeld(request, signal),
      fromNeighbour: (request, signal) => events.neighbourRequestHeld(request, signal),
    });
    holdResponses((answer) => events.navigationAnswered(answer));
    holdFrames((frame) => events.frameStarted(frame));
    onSocketOpened((socket) => void events.socketOpened(socket));
    onDocumentResponse((response) => void events.documentResponded(response));
    onDocumentStarted(
      (report) => events.documentStarted(report),
      (report) => events.frameStarted(report),
    );
    onNavigationFailed((failed) => void events.navigationFailed(failed));
    onAnswerFailed((error) => events.answerFailed(error));
    onOpeningAnnounced((opening) => void events.openingAnnounced(opening));
    onHostAccessRemoved((hosts) => void events.hostAccessRemoved(hosts));
    onDocumentCompleted((response, sentAt) => {
      const { tabId, url } = response;
      if (isApiserverRejection(response)) {
        void events.documentRejected({ tabId, url, ...(sentAt === undefined ? {} : { sentAt }) });
      }
    });
    onPageHeaders(reportCookies);
    onAlarm(() => void events.alarm());
    onAway(() => void events.personAway());
    onShortcut({
      lock: () => void events.lockCommand(),
      recent: (place) => void openRecentApp(interfaceBackend, place),
    });
    listenToOmnibox(createOmnibox(interfaceBackend));
    onTextChosen((chosen) => void events.textChosen(chosen));
    onManagedPolicyChanged(() => void events.policyChanged());
    browser.tabs.onCreated.addListener(({ id, openerTabId = null, windowId = -1, index }) => {
      if (id !== undefined) void events.tabOpened({ tabId: id, openerTabId, place: { windowId, index } });
    });
    // Wakes a stopped background, as the next one does: a navigation that follows then doesn't wait for its start.
    browser.tabs.onActivated.addListener(() => {});
    browser.tabs.onRemoved.addListener((tabId) => void events.tabClosed(tabId));
    browser.tabs.onReplaced.addListener((added, removed) => void events.tabReplaced(added, removed));
    browser.runtime.onStartup.addListener(() => void events.browserStarted());
    browser.runtime.onInstalled.addListener(({ reason }) => {
      void replaceMenus({ link: t('menu.link'), selection: t('menu.selection') });
      // After an update nothing is reloaded: a tab may contain what a person has not saved.
      if (reason !== 'install') return;
      // The start of a browser looks like this to an unpacked extension.
      void events.browserStarted();
      void events.installed();
    });

    /** Returns whether the response sets any. */
    function reportCookies(response: TabResponse): boolean {
      const setCookieHeaders = response.header('set-cookie');
      if (setCookieHeaders.length === 0) return false;
      const { tabId, url, type } = response;
      const redirectUrl = type === 'main_frame' ? redirectUrlOf(response) : null;
      void events.cookiesSet({ tabId, url, setCookieHeaders, redirectUrl });
      return true;
    }

    wakeOnFocus();
    void restrictStorageToExtension();
    void events.started();
  },
});
