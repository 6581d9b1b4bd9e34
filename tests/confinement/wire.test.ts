import type { Page } from 'puppeteer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Rule } from '../../lib/core/grants/rule.ts';
import { grantEveryHost } from '../browser/harness/host-access.ts';
import { readRules, signAll, signHost, signs, type TakeOff, without, withoutRules, writeRules } from './guards.ts';
import { asking } from './obliging.ts';
import { askWorker } from './page-scripts.ts';
import { type Stage, setStage } from './stage.ts';
import { expectNothingGot, possible, type Results } from './tally.ts';
import { comesToRest, newMark, signedWith } from './witness.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ users: ['admin', 'nobody'] });
});
afterAll(() => stage?.stop());
beforeEach(() => stage.tidy());

describe('a redirect by an app', () => {
  const STATUSES = [301, 302, 303, 307, 308];
  /** Where it leads. */
  const ENDS: Readonly<Record<string, () => string>> = {
    'another site': () => stage.site('evil.test'),
    'the http twin of another site': () => stage.site('evil.test', 'http'),
    'another port of the host': () => stage.site('k8s.test'),
    'the http twin of the host': () => stage.site('k8s.test', 'http'),
    'a subdomain of the host': () => stage.site('a.k8s.test'),
    'another app': () => stage.victim,
    'the API': () => `${stage.origin}/api/v1/namespaces`,
  };
  const WAYS: Readonly<Record<string, (page: Page, url: string) => Promise<unknown>>> = {
    fetch: (page, url) => page.evaluate((to) => fetch(to, { mode: 'no-cors' }).catch(() => {}), url),
    'fetch by POST': (page, url) =>
      page.evaluate((to) => fetch(to, { mode: 'no-cors', method: 'POST', body: 'x' }).catch(() => {}), url),
    image: (page, url) =>
      page.evaluate((to) => {
        new Image().src = to;
      }, url),
    frame: (page, url) =>
      page.evaluate((to) => {
        document.body.appendChild(document.createElement('iframe')).src = to;
      }, url),
  };

  /** Which redirects took the credential along, by status, end and way. */
  async function follow(page: Page): Promise<Results> {
    const tried: [name: string, mark: string][] = [];
    for (const status of STATUSES) {
      for (const [end, urlOf] of Object.entries(ENDS)) {
        for (const [way, go] of Object.entries(WAYS)) {
          const mark = newMark();
          tried.push([`${status} to ${end} by ${way}`, mark]);
          await go(page, stage.robber + asking({ status, headers: { Location: `${urlOf()}?mark=${mark}` } }));
        }
      }
    }
    await comesToRest(stage);
    const own = new URL(stage.robber).pathname;
    const atAttacker = [...stage.https.requests, ...stage.http.requests].filter(({ headers }) => headers.authorization);
    return new Map(
      tried.map(([name, mark]) => {
        const strayed = signedWith(stage, mark).some((path) => !path.startsWith(own));
        return [name, strayed || atAttacker.some(({ url }) => url.includes(mark))];
      }),
    );
  }

  it('takes the credential along to nowhere', async (context) => {
    await stage.open(stage.victim);
    const page = await stage.open(stage.robber);
    const guarded = await follow(page);
    const unguarded = await without(stage, signAll, () => follow(page));
    // The browser refuses http in an https page, and the apiserver leads its own URLs back under the app's prefix.
    const tried = possible(guarded, unguarded);
    expect(tried.size).toBeGreaterThanOrEqual(60);
    expectNothingGot(context, tried, unguarded);
  });

  it('takes the tab along without the credential', async (context) => {
    const lead = async (takeOff: TakeOff | null) => {
      const results = new Map<string, boolean>();
      await stage.open(stage.victim);
      for (const [end, urlOf] of Object.entries(ENDS)) {
        const mark = newMark();
        const page = await stage.open(stage.robber);
        await without(stage, takeOff, async () => {
          const url = stage.robber + asking({ status: 302, headers: { Location: `${urlOf()}?mark=${mark}` } });
          await page.evaluate((to) => location.assign(to), url).catch(() => {});
          await comesToRest(stage);
        });
        const own = new URL(stage.robber).pathname;
        const strayed = signedWith(stage, mark).some((path) => !path.startsWith(own));
        const atAttacker = [...stage.https.requests, ...stage.http.requests].some(
          ({ url, headers }) => url.includes(mark) && headers.authorization !== undefined,
        );
        results.set(end, strayed || atAttacker);
      }
      await stage.tidy();
      return results;
    };
    const [guarded, unguarded] = [await lead(null), await lead(signAll)];
    const tried = possible(guarded, unguarded);
    expect(tried.size).toBeGreaterThanOrEqual(5);
    expectNothingGot(context, tried, unguarded);
  });
});

describe('what the HTTP cache keeps of one credential’s answers', () => {
  /** What a tab reads at a URL that the other credential was answered at before, and may not read itself. */
  const readAsNobody = async (takeOff: TakeOff | null) => {
    const path = `cached-${newMark()}`;
    const admin = await stage.open(stage.victim, 'admin');
    await admin.evaluate((to) => fetch(to).then((response) => response.text()), path);
    const nobody = await stage.open(stage.victim, 'nobody');
    return without(stage, takeOff, async () => ({
      fetched: await nobody.evaluate((to) => fetch(to).then((one) => one.text()), path),
      forced: await nobody.evaluate((to) => fetch(to, { cache: 'force-cache' }).then((one) => one.text()), path),
    }));
  };
  const ignoreForeignCache: TakeOff = ({ session, dynamic }) => ({
    dynamic,
    session: session.map((rule) => {
      if (rule.action.type !== 'modifyHeaders' || !rule.action.requestHeaders) return rule;
      const requestHeaders = rule.action.requestHeaders.filter(({ header }) => header !== 'Cache-Control');
      return { ...rule, action: { ...rule.action, requestHeaders } };
    }),
  });

  it('is served to no other credential', async (context) => {
    const isRead = (read: Record<string, string>): Results =>
      new Map(Object.entries(read).map(([way, text]) => [way, text.includes(stage.secret)]));
    const guarded = isRead(await readAsNobody(null));
    await stage.tidy();
    expectNothingGot(context, guarded, isRead(await readAsNobody(ignoreForeignCache)));
  });

  it('is run by no page of a neighbour, which shares the cache', async (context) => {
    const run = async (takeOff: TakeOff | null) => {
      const path = `cached-${newMark()}.js`;
      const page = await stage.open(stage.victim, 'admin');
      await page.evaluate((src) => {
        const script = document.head.appendChild(document.createElement('script'));
        script.src = src;
        return new Promise((resolve) => {
          script.onload = resolve;
        });
      }, path);
      const results = new Map<string, boolean>();
      await without(stage, takeOff, async () => {
        for (const host of ['k8s.test', 'a.k8s.test']) {
          const neighbour = await stage.chromium.browser.newPage();
          await neighbour.goto(stage.site(host));
          const stolen = await neighbour.evaluate((src) => {
            const script = document.createElement('script');
            return new Promise((resolve) => {
              script.onload = () => resolve((globalThis as { stolen?: string }).stolen);
              script.onerror = () => resolve('refused');
              script.src = src;
              document.head.append(script);
            });
          }, stage.victim + path);
          results.set(host, stolen === stage.secret);
        }
      });
      await stage.tidy();
      return results;
    };
    const isOriginGuard = ({ action }: Rule) => JSON.stringify(action).includes('Cross-Origin-Resource-Policy');
    const unguarded = await run(withoutRules(isOriginGuard));
    const guarded = await run(null);
    // Another host has a cache of its own, unless the browser counts both as one site.
    expect([...unguarded.values()]).toContain(true);
    expectNothingGot(context, possible(guarded, unguarded), unguarded);
  });

  it('is read by no shared worker of another app', async (context) => {
    const read = async (takeOff: TakeOff | null) => {
      const path = `cached-${newMark()}`;
      const page = await stage.open(stage.victim, 'admin');
      await page.evaluate((to) => fetch(to).then((response) => response.text()), path);
      const robber = await stage.openBare(stage.robber, 'admin');
      const code = `onconnect = ({ ports: [port] }) => fetch(${JSON.stringify(stage.victim + path)}).then((r) => r.text(), String).then((text) => port.postMessage(text));`;
      const told = await without(stage, takeOff, () =>
        robber.evaluate(askWorker, 'SharedWorker', stage.robber + asking({ type: 'text/javascript', body: code })),
      );
      await stage.tidy();
      return new Map([['by a shared worker', String(told).includes(stage.secret)]]);
    };
    const isTabless = ({ condition }: Rule) => condition.tabIds?.includes(-1) === true;
    expectNothingGot(context, await read(null), await read(withTablessSigned(isTabless)));
  });

  /** The cache answers below the rules, but the worker's own script has to come from somewhere. */
  const withTablessSigned =
    (isTabless: (rule: Rule) => boolean): TakeOff =>
    (rules) => ({
      dynamic: rules.dynamic,
      session: [
        ...rules.session.filter((rule) => !isTabless(rule)),
        ...rules.session
          .filter((rule) => signs(rule) && rule.condition.resourceTypes.includes('script'))
          .filter((rule) => rule.condition.urlFilter === `|${stage.robber}`)
          .map((rule) => ({ ...rule, condition: { ...rule.condition, resourceTypes: ['script'], tabIds: [-1] } })),
      ],
    });
});

describe('what was granted ends at once', () => {
  /** Whether what the app's page asks for still arrives signed. */
  const isSigned = async (page: Page) => {
    const mark = newMark();
    await page.evaluate((to) => fetch(to).catch(() => {}), `x?mark=${mark}`);
    await page.evaluate((to) => {
      document.body.appendChild(document.createElement('iframe')).src = to;
    }, `y?mark=${mark}`);
    await comesToRest(stage);
    return signedWith(stage, mark).length > 0;
  };
  const outcome = (how: string, got: boolean) => new Map([[how, got]]);

  it('with access to the host withdrawn', async (context) => {
    const page = await stage.open(stage.robber);
    await stage.chromium.inExtension(async () => {
      const { origins = [] } = await chrome.permissions.getAll();
      await chrome.permissions.remove({ origins });
    });
    const guarded = await isSigned(page);
    await grantEveryHost(stage.chromium);
    expectNothingGot(context, outcome('withdrawn', guarded), outcome('withdrawn', await isSigned(page)));
  });

  it('and signs nothing else while rules are replaced', async (context) => {
    const page = await stage.open(stage.robber);
    await stage.open(stage.victim);
    const { chromium } = stage;
    const [state] = (await chromium.ask('listContexts')).filter(({ context: { name } }) => name === 'admin');
    const contextId = state?.context.id ?? '';
    const strayed = async (disturb: () => Promise<void>) => {
      const mark = newMark();
      const asking = page.evaluate(
        async (urls) => {
          const end = Date.now() + 1_500;
          while (Date.now() < end) await Promise.all(urls.map((url) => fetch(url).catch(() => {})));
        },
        [`${stage.origin}/api/v1/namespaces?mark=${mark}`, `${stage.victim}?mark=${mark}`, `z?mark=${mark}`],
      );
      await disturb();
      await asking;
      await comesToRest(stage);
      const own = new URL(stage.robber).pathname;
      return signedWith(stage, mark).some((path) => !path.startsWith(own));
    };
    const guarded = await strayed(async () => {
      for (let times = 0; times < 30; times += 1) {
        const token = times % 2 === 0 ? stage.cluster.users.nobody : stage.cluster.users.admin;
        await chromium.ask('giveCredential', { contextId, credential: { type: 'bearer', token } });
      }
    });
    const unguarded = await strayed(() => without(stage, signHost, () => comesToRest(stage)));
    expectNothingGot(context, outcome('replaced', guarded), outcome('replaced', unguarded));
  });

  it('with the context forgotten', async (context) => {
    const page = await stage.open(stage.robber);
    const before = await readRules(stage);
    const states = await stage.chromium.ask('listContexts');
    await stage.chromium.ask(
      'forgetContexts',
      states.map((one) => one.context.id),
    );
    const guarded = await isSigned(page);
    await writeRules(stage, before);
    expectNothingGot(context, outcome('forgotten', guarded), outcome('forgotten', await isSigned(page)));
  });
});
