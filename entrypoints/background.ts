import { defineBackground } from 'wxt/utils/define-background';
import { answerMessages, type Handlers } from '../lib/adapters/browser/answer-messages.ts';
import { onCookies, onRefusal, onSocket } from '../lib/adapters/browser/app-traffic.ts';
import { browser } from '../lib/adapters/browser/browser.ts';
import { browserCookies } from '../lib/adapters/browser/cookies.ts';
import { currentDialect } from '../lib/adapters/browser/dialect.ts';
import { browserHostAccess } from '../lib/adapters/browser/host-access.ts';
import { keepStorageToOurselves, onLockSignals, wakeAt } from '../lib/adapters/browser/lock-signals.ts';
import { browserPolicy } from '../lib/adapters/browser/managed-policy.ts';
import { onNavigation } from '../lib/adapters/browser/navigations.ts';
import { browserRules } from '../lib/adapters/browser/rules.ts';
import { browserShim } from '../lib/adapters/browser/shim.ts';
import { browserStorage } from '../lib/adapters/browser/storage.ts';
import { browserTabs } from '../lib/adapters/browser/tabs.ts';
import { sealer } from '../lib/adapters/crypto/seal.ts';
import { tokenExpiry } from '../lib/adapters/crypto/token-expiry.ts';
import {
  changePassphrase,
  keepNothing,
  keepSealed,
  putEnvelopeAside,
  setPasskey,
} from '../lib/tasks/choose-keeping.ts';
import { listContexts } from '../lib/tasks/context-state.ts';
import { exportKubeconfig } from '../lib/tasks/export-kubeconfig.ts';
import { followPolicy } from '../lib/tasks/follow-policy.ts';
import { beginSession, endTab, reloadRestored, replaceTab } from '../lib/tasks/follow-tabs.ts';
import { forgetContexts } from '../lib/tasks/forget-contexts.ts';
import { forgetEverything } from '../lib/tasks/forget-everything.ts';
import { giveCredential } from '../lib/tasks/give-credential.ts';
import { importContexts, planImport } from '../lib/tasks/import-contexts.ts';
import { takeTurns } from '../lib/tasks/in-turn.ts';
import { isolatedApp } from '../lib/tasks/isolation.ts';
import { lapseExpired, noteRefusal } from '../lib/tasks/lapse-grants.ts';
import { lockIfDue, lockNow, lockWhenAway, noteUsed, setLocking } from '../lib/tasks/lock.ts';
import { noteCookies } from '../lib/tasks/note-cookies.ts';
import { noteNavigation } from '../lib/tasks/note-navigation.ts';
import { noteSocket } from '../lib/tasks/note-socket.ts';
import { openApi, openTarget } from '../lib/tasks/open-target.ts';
import { passGate } from '../lib/tasks/pass-gate.ts';
import { presentContext } from '../lib/tasks/present-context.ts';
import { rememberServices, selectContext } from '../lib/tasks/remember.ts';
import { distrustSite, listTrustedSites } from '../lib/tasks/trusted-sites.ts';
import { unlock } from '../lib/tasks/unlock.ts';
import { vaultState } from '../lib/tasks/vault-state.ts';
import { chooseAddress } from '../lib/tasks/virtual-root.ts';
import type { World } from '../lib/tasks/world.ts';

export default defineBackground({
  type: 'module',
  main() {
    const world: World = {
      storage: browserStorage(),
      rules: browserRules(),
      shim: browserShim(),
      tabs: browserTabs(),
      cookies: browserCookies(),
      hostAccess: browserHostAccess(),
      dialect: currentDialect(),
      sealer: sealer(),
      policy: browserPolicy(() => void inTurn(() => followPolicy(world))),
      wakeAt,
      expiryOf: tokenExpiry,
      now: Date.now,
    };
    const turn = takeTurns();
    // Before anything is done, since no timer runs while a machine is suspended.
    const inTurn = <T>(task: () => Promise<T>) =>
      turn(async () => {
        await lockIfDue(world);
        await lapseExpired(world);
        return task();
      });

    const handlers: Handlers = {
      listContexts: () => inTurn(() => listContexts(world)),
      planImport: (imported) => inTurn(() => planImport(world, imported)),
      importContexts: (imported) => inTurn(() => importContexts(world, imported)),
      forgetContexts: (ids) => inTurn(() => forgetContexts(world, ids)),
      giveCredential: (request) => inTurn(() => giveCredential(world, request)),
      signingHeaders: (contextId) => inTurn(() => presentContext(world, contextId)),
      openTarget: (request) => inTurn(() => openTarget(world, request)),
      openApi: (contextId) => inTurn(() => openApi(world, contextId)),
      chooseAddress: (request) => inTurn(() => chooseAddress(world, request)),
      passGate: (request, { tabId, openerTabId }) => inTurn(() => passGate(world, { id: tabId, openerTabId }, request)),
      isolatedApp: (url, { tabId }) => inTurn(() => isolatedApp(world, tabId, url)),
      selectContext: (contextId) => inTurn(() => selectContext(world, contextId)),
      rememberServices: (request) => inTurn(() => rememberServices(world, request)),
      listTrustedSites: () => inTurn(() => listTrustedSites(world)),
      distrustSite: (site) => inTurn(() => distrustSite(world, site)),
      vaultState: () => inTurn(() => vaultState(world)),
      unlock: (request) => inTurn(() => unlock(world, request)),
      lock: () => inTurn(() => lockNow(world)),
      keepNothing: () => inTurn(() => keepNothing(world)),
      keepSealed: (request) => inTurn(() => keepSealed(world, request)),
      changePassphrase: (request) => inTurn(() => changePassphrase(world, request)),
      setPasskey: (passkey) => inTurn(() => setPasskey(world, passkey)),
      setLocking: (locking) => inTurn(() => setLocking(world, locking)),
      exportKubeconfig: (proof) => inTurn(() => exportKubeconfig(world, proof)),
      forgetEverything: () => inTurn(() => forgetEverything(world)),
      putEnvelopeAside: () => inTurn(() => putEnvelopeAside(world)),
    };
    answerMessages(handlers, () => void inTurn(() => noteUsed(world)));
    onLockSignals({
      check: () => void inTurn(() => Promise.resolve()),
      away: () => void inTurn(() => lockWhenAway(world)),
      now: () => void inTurn(() => lockNow(world)),
    });

    onCookies((answer) => void inTurn(() => noteCookies(world, answer)));
    onSocket((socket) => void inTurn(() => noteSocket(world, socket)));
    onRefusal((refusal) => void inTurn(() => noteRefusal(world, refusal)));
    onNavigation((navigation) => void inTurn(() => noteNavigation(world, navigation)));

    browser.tabs.onRemoved.addListener((tabId) => void inTurn(() => endTab(world, tabId)));
    browser.tabs.onReplaced.addListener((added, removed) => void inTurn(() => replaceTab(world, added, removed)));
    void keepStorageToOurselves();
    void inTurn(() => beginSession(world));
    browser.runtime.onStartup.addListener(() => void inTurn(() => reloadRestored(world)));
    browser.runtime.onInstalled.addListener(({ reason }) => {
      // How the start of a browser looks to an unpacked extension. After an update nothing is reloaded: a tab may hold
      // what a person has not saved.
      if (reason === 'install') void inTurn(() => reloadRestored(world));
    });
  },
});
