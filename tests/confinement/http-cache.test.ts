import { randomBytes } from 'node:crypto';
import { describe, it } from 'vitest';
import type { Rule } from '../../lib/core/dnr/rule.ts';
import { importKubeconfig } from '../browser/harness/page-actions.ts';
import { readAndPost } from './app-attacks.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { type Fixture, shareFixture } from './fixture.ts';
import { isSigning, type RuleChange, removeRules, withRuleChange } from './guards.ts';
import { askWorker, runScript } from './page-scripts.ts';
import { responseQuery } from './scriptable-server.ts';

const shared = shareFixture({ users: ['admin', 'nobody'] });

/** A path whose response the victim app lets the browser store for an hour. */
const newCachedPath = (suffix = '') => `cached-${randomBytes(6).toString('hex')}${suffix}`;

/** What an attack read. It succeeded if that is the victim's secret; otherwise what it read shows that it was tried. */
function resultsOf({ secret }: Fixture, read: Readonly<Record<string, unknown>>): AttackResults {
  return new Map(
    Object.entries(read).map(([name, text]) => {
      const wasRead = typeof text === 'string' && text !== '' && text !== 'no answer';
      return [
        name,
        { succeeded: String(text).includes(secret), evidence: wasRead ? `read: ${text.slice(0, 80)}` : null },
      ];
    }),
  );
}

/** Runs an attack with the guards and without the one in question. */
const attackTest =
  (
    attack: (fixture: Fixture, change: RuleChange | null) => Promise<AttackResults>,
    change: RuleChange,
    impossible: readonly string[] = [],
  ) =>
  (context: Parameters<typeof expectAllPrevented>[0]) =>
    shared.conclusively(async (fixture) => {
      const run = async (without: RuleChange | null) => {
        const results = await attack(fixture, without);
        await fixture.closeTabs();
        return results;
      };
      expectAllPrevented(context, await run(null), await run(change), impossible);
    });

describe('a response to one credential that is in the HTTP cache', () => {
  /** The rules without the header by which a shared cache is not used. */
  const useCache: RuleChange = ({ session, dynamic }) => ({
    dynamic,
    session: session.flatMap((rule) => {
      if (rule.action.type !== 'modifyHeaders' || !rule.action.requestHeaders) return [rule];
      const requestHeaders = rule.action.requestHeaders.filter(({ header }) => header !== 'Cache-Control');
      return requestHeaders.length === 0 ? [] : [{ ...rule, action: { ...rule.action, requestHeaders } }];
    }),
  });

  it(
    'is not returned to another credential',
    attackTest(async (fixture, change) => {
      const path = newCachedPath();
      const admin = await fixture.open(fixture.victimApp, 'admin');
      await admin.evaluate(async (url) => (await fetch(url)).text(), path);
      const nobody = await fixture.openRefused(fixture.victimApp, 'nobody');
      const read = (init: RequestInit) =>
        nobody.evaluate(async (url, options) => (await fetch(url, options)).text(), path, init);
      return withRuleChange(fixture, change, async () =>
        resultsOf(fixture, { 'with fetch': await read({}), 'with force-cache': await read({ cache: 'force-cache' }) }),
      );
    }, useCache),
  );

  it(
    'is not read by an app whose tab is no longer signed',
    attackTest(async (fixture, change) => {
      const path = newCachedPath();
      const victim = await fixture.open(fixture.victimApp, 'admin');
      await victim.evaluate(async (url) => (await fetch(url)).text(), path);
      const hostile = await fixture.openRefused(fixture.hostileApp, 'nobody');
      const states = await fixture.chromium.sendMessage('listContexts');
      const contextIds = states.flatMap(({ context }) => (context.name === 'nobody' ? [context.id] : []));
      await fixture.chromium.sendMessage('removeContexts', contextIds);
      const read = (init: RequestInit) =>
        hostile.evaluate(
          (url, options) => fetch(url, options).then((response) => response.text(), String),
          fixture.victimApp + path,
          init,
        );
      const results = await withRuleChange(fixture, change, async () =>
        resultsOf(fixture, {
          'from the cache only': await read({ cache: 'only-if-cached', mode: 'same-origin' }),
          'with force-cache': await read({ cache: 'force-cache' }),
        }),
      );
      const { cluster, chromium, origin: server } = fixture;
      await importKubeconfig(chromium, cluster.kubeconfig({ users: ['nobody'], server }));
      return results;
    }, useCache),
  );

  /** And without that rule, by which other tabs and workers don't use the cache either. */
  const withCache =
    (change: RuleChange): RuleChange =>
    (rules) =>
      useCache(change(rules));

  const isResourcePolicy = ({ action }: Rule) => JSON.stringify(action).includes('Cross-Origin-Resource-Policy');

  it(
    'is not run as a script by a neighbour origin, which shares the cache',
    attackTest(
      async (fixture, change) => {
        const path = newCachedPath('.js');
        const page = await fixture.open(fixture.victimApp, 'admin');
        await page.evaluate(runScript, path);
        return withRuleChange(fixture, change, async () => {
          const read: Record<string, unknown> = {};
          for (const [name, host] of [
            ['another port of the host', 'k8s.test'],
            ['a subdomain of the host', 'a.k8s.test'],
          ] as const) {
            const neighbour = await fixture.chromium.browser.newPage();
            await neighbour.goto(fixture.attackerUrl(host));
            read[name] = await neighbour.evaluate(runScript, fixture.victimApp + path);
          }
          return resultsOf(fixture, read);
        });
      },
      withCache(removeRules(isResourcePolicy)),
    ),
  );

  it(
    'is not read by a shared worker of another app',
    attackTest(async (fixture, change) => {
      const path = newCachedPath();
      const page = await fixture.open(fixture.victimApp, 'admin');
      await page.evaluate(async (url) => (await fetch(url)).text(), path);
      const hostile = await fixture.openWithoutShim(fixture.hostileApp, 'admin');
      const code = `onconnect = ({ ports: [port] }) => ${readAndPost('port', fixture.victimApp + path)}`;
      const script = fixture.hostileApp + responseQuery({ type: 'text/javascript', body: code });
      return withRuleChange(fixture, change, async () =>
        resultsOf(fixture, { 'a shared worker': await hostile.evaluate(askWorker, 'SharedWorker', script) }),
      );
    }, withCache(allowTablessRequests)),
  );
});

/** Lets requests of no tab through. The cache answers below the rules, but the worker's script has to be signed. */
function allowTablessRequests({ session, dynamic }: Parameters<RuleChange>[0]): ReturnType<RuleChange> {
  const isAboutTabless = ({ condition }: Rule) => condition.tabIds?.includes(-1) === true;
  const signsHostileScripts = (rule: Rule) =>
    isSigning(rule) &&
    rule.condition.resourceTypes.includes('script') &&
    rule.condition.urlFilter === `|${shared.current.hostileApp}`;
  return {
    dynamic,
    session: [
      ...session.filter((rule) => !isAboutTabless(rule)),
      ...session.filter(signsHostileScripts).map((rule) => ({
        ...rule,
        condition: { ...rule.condition, resourceTypes: ['script'] as const, tabIds: [-1] },
      })),
    ],
  };
}
