import { randomBytes } from 'node:crypto';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { FIREFOX_BUILD, type Firefox, startFirefox } from '../browser/harness/firefox.ts';
import { closePage, importKubeconfig, navigate, waitForUrl } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type AppAttack, targetAt } from './app-attacks.ts';
import { type AttackResult, type AttackResults, expectAllPrevented } from './attack-results.ts';
import {
  API_FETCHES,
  API_REQUESTS,
  API_WORKERS,
  PASSED_ON,
  VICTIM_FRAMES,
  VICTIM_SPELLINGS,
  VICTIM_WORKERS,
} from './boundary-attacks.ts';
import { HOST, HOSTILE_APP, shareServers, waitForEvidence } from './fixture.ts';
import { REQUEST_TECHNIQUES, requestInEveryWay } from './request-techniques.ts';
import { variantOfBuild } from './variant-of-build.ts';

const OTHER_SITE = 'other.test';
const SUBDOMAIN = `a.${HOST}`;

const servers = shareServers();

/** Access to all hosts, so that rules protect and not missing access: Firefox asks for that to the initiator too. */
const withAllHosts = () => ({ host_permissions: ['*://*/*', 'wss://*/*'] });

/** A background whose rules sign the whole host, as a header extension does. It believes that its own are in force. */
const SIGN_WHOLE_HOST = {
  'before.js': `
    const api = browser.declarativeNetRequest;
    const native = { session: api.updateSessionRules.bind(api), dynamic: api.updateDynamicRules.bind(api) };
    const believed = { session: [], dynamic: [] };
    const isSigning = ({ action }) =>
      action.type === 'modifyHeaders' && action.requestHeaders?.some(({ header }) => header === 'Authorization');
    let inForce = [];
    const change = async (area, { removeRuleIds, addRules }) => {
      believed[area] = [...believed[area].filter(({ id }) => !removeRuleIds.includes(id)), ...addRules];
      if (area === 'dynamic') return;
      const signing = believed.session.filter(isSigning).map(({ action, condition }, at) => ({
        id: at + 1,
        priority: 1,
        action,
        condition: { requestDomains: ['${HOST}'], resourceTypes: condition.resourceTypes },
      }));
      await native.session({ removeRuleIds: inForce, addRules: signing });
      inForce = signing.map(({ id }) => id);
    };
    Object.assign(api, {
      getSessionRules: async () => believed.session,
      getDynamicRules: async () => believed.dynamic,
      updateSessionRules: (update) => change('session', update),
      updateDynamicRules: (update) => change('dynamic', update),
    });
  `,
};

const originOf = () => servers.current.cluster.url.replace('127.0.0.1', HOST);

/** Firefox with the extension, and a page of that, from which apps are opened as from the popup. */
interface Lab {
  readonly firefox: Firefox;
  readonly control: Page;
  stop(): Promise<void>;
}

async function startLab(extension: string): Promise<Lab> {
  const firefox = await startFirefox({ extension, hosts: [HOST, SUBDOMAIN, OTHER_SITE, 'evil.test'] });
  await importKubeconfig(firefox, servers.current.cluster.kubeconfig({ users: ['admin'], server: originOf() }));
  const control = await firefox.openPage('options.html');
  return { firefox, control, stop: () => firefox.stop() };
}

async function openHostileApp({ firefox, control }: Lab): Promise<Page> {
  const before = new Set(await firefox.browser.pages());
  const url = originOf() + HOSTILE_APP;
  await control.evaluate(async (target) => {
    const { answer } = (await chrome.runtime.sendMessage({ name: 'listContexts' })) as {
      answer: { context: { id: string } }[];
    };
    const request = { contextId: answer[0]?.context.id, url: target };
    await chrome.runtime.sendMessage({ name: 'openTarget', request });
  }, url);
  return waitFor(async () => {
    const shown: string[] = [];
    for (const page of await firefox.browser.pages()) {
      const state = await page.evaluate(() => `${location.href} ${document.readyState}`).catch(String);
      if (!before.has(page) && state === `${url} complete`) return page;
      shown.push(state);
    }
    throw new Error(`The hostile app is not shown, but: ${shown.join('; ')}`);
  });
}

interface RunningAttack {
  readonly name: string;
  readonly mark: string;
  readonly page: Page;
  read: string | null;
}

/** Runs these attacks at once, each in a tab of its own. */
async function attackFromApp(
  lab: Lab,
  attacks: Readonly<Record<string, AppAttack>>,
  isGuarded: boolean,
  impossible: readonly string[],
): Promise<AttackResults> {
  const running: RunningAttack[] = [];
  for (const name of Object.keys(attacks)) {
    running.push({ name, mark: newMark(), page: await openHostileApp(lab), read: null });
  }
  for (const one of running) {
    const target = targetAt(originOf(), one.mark);
    attacks[one.name]?.(one.page, target).then(
      (read) => {
        one.read = JSON.stringify(read ?? '');
      },
      (error: Error) => {
        one.read = error.message;
      },
    );
  }
  const hasSucceeded = ({ mark, read }: RunningAttack) =>
    signedRequests(mark).some(({ uri }) => !uri.startsWith(HOSTILE_APP)) ||
    (read ?? '').includes(servers.current.secret);
  const isTried = ({ mark }: RunningAttack) =>
    servers.current.cluster.requestLog().some(({ path }) => path.includes(`mark=${mark}`));
  const possible = running.filter(({ name }) => !impossible.includes(name));
  await waitForEvidence(() => possible.every((one) => (isGuarded ? one.read !== null : hasSucceeded(one))));
  const results = new Map<string, AttackResult>();
  for (const one of running) {
    const evidence = isTried(one) ? 'requested' : one.read && `read: ${one.read.slice(0, 80)}`;
    results.set(one.name, { succeeded: hasSucceeded(one), evidence });
    await closePage(one.page);
  }
  return results;
}

const newMark = () => randomBytes(6).toString('hex');
const signedRequests = (text: string) =>
  servers.current.cluster.auditLog().filter(({ uri, user }) => uri.includes(text) && user !== 'system:anonymous');

/** Firefox sends none unless it is told to in its settings. */
const NOT_IN_FIREFOX = ['the ping of a link'];
/** What Firefox doesn't do. */
const NEVER_IN_FIREFOX: readonly string[] = ['speculation-prefetch', 'speculation-prerender', 'ping'];

/** What it does only when it has nothing else to do. It counts if it succeeds. */
const SOMETIMES = 'prefetch';

/** Pages of an attacker, by their host. */
const SITES: Readonly<Record<string, string>> = {
  'another site': OTHER_SITE,
  'another port of the host': HOST,
  'a subdomain of the host': SUBDOMAIN,
};

/** Requests the victim app from a page of this site in every way that a browser offers. */
async function attackFromSite({ firefox, control }: Lab, name: string, isGuarded: boolean): Promise<AttackResults> {
  const lab = { firefox, control, stop: async () => {} };
  const { port } = servers.current.https;
  const opened = await openHostileApp(lab);
  const page = await firefox.browser.newPage();
  await navigate(page, `https://${SITES[name]}:${port}/`);
  await waitForUrl(page, `https://${SITES[name]}:${port}/`);
  const mark = newMark();
  const redirector = `https://evil.test:${port}/?status=302&header=${encodeURIComponent('Location: ')}`;
  await page.evaluate(requestInEveryWay, `${originOf()}${HOSTILE_APP}?mark=${mark}&technique=`, redirector);
  const textOf = (technique: string) => `mark=${mark}&technique=${technique}`;
  const possible = REQUEST_TECHNIQUES.filter((technique) => ![...NEVER_IN_FIREFOX, SOMETIMES].includes(technique));
  const isRequested = (technique: string) =>
    servers.current.cluster.requestLog().some(({ path }) => path.includes(textOf(technique)));
  const isSigned = (technique: string) => signedRequests(textOf(technique)).length > 0;
  await waitForEvidence(() => possible.every(isGuarded ? isRequested : isSigned));
  const judged = REQUEST_TECHNIQUES.filter(
    (technique) => technique !== SOMETIMES || (isGuarded && isSigned(technique)),
  );
  const results = judged.map((technique) => {
    const evidence = isRequested(technique) ? 'requested' : null;
    return [technique, { succeeded: isSigned(technique), evidence }] as const;
  });
  await closePage(page);
  await closePage(opened);
  return new Map(results);
}

describe('in Firefox,', () => {
  const labs = {} as { guarded: Lab; unguarded: Lab };

  beforeAll(async () => {
    labs.guarded = await startLab(variantOfBuild(withAllHosts, {}, FIREFOX_BUILD));
    // Its first request is not signed, and the guard's script would lead from the refusal to the gate's page.
    const unguarded = { ...SIGN_WHOLE_HOST, 'window-guard.js': '' };
    labs.unguarded = await startLab(variantOfBuild(withAllHosts, unguarded, FIREFOX_BUILD));
  });
  afterAll(async () => {
    await labs.guarded?.stop();
    await labs.unguarded?.stop();
  });

  it.for([
    ['the API with fetch, whatever the method and headers', API_FETCHES, []],
    ['the API with other requests of its page', API_REQUESTS, NOT_IN_FIREFOX],
    ['the API from workers', API_WORKERS, []],
    ['another app with any spelling of its URL', VICTIM_SPELLINGS, PASSED_ON],
    ['another app in frames, windows and scripts', VICTIM_FRAMES, []],
    ['another app from workers', VICTIM_WORKERS, []],
  ] as const)('as a hostile app, does not reach %s', { timeout: 120_000 }, async ([, attacks, impossible], context) => {
    const prevented = await attackFromApp(labs.guarded, attacks, true, impossible);
    expectAllPrevented(context, prevented, await attackFromApp(labs.unguarded, attacks, false, impossible), impossible);
  });

  it.for(Object.keys(SITES))('%s does not reach an app', { timeout: 120_000 }, async (name, context) => {
    const prevented = await attackFromSite(labs.guarded, name, true);
    expectAllPrevented(context, prevented, await attackFromSite(labs.unguarded, name, false), NEVER_IN_FIREFOX);
  });
});
