import type { Page } from 'puppeteer';
import { describe, it } from 'vitest';
import { closePage, navigate } from '../browser/harness/page-actions.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { type Fixture, shareFixture, waitForEvidence } from './fixture.ts';
import { type RuleChange, signEverything, withRuleChange } from './guards.ts';
import { responseQuery } from './scriptable-server.ts';

const STATUSES = [301, 302, 303, 307, 308];

/** Where the hostile app redirects to. */
const DESTINATIONS = {
  'another site': ({ attackerUrl }) => attackerUrl('evil.test'),
  'another site over http': ({ attackerUrl }) => attackerUrl('evil.test', 'http'),
  'another port of the host': ({ attackerUrl }) => attackerUrl('k8s.test'),
  'the host over http': ({ attackerUrl }) => attackerUrl('k8s.test', 'http'),
  'a subdomain of the host': ({ attackerUrl }) => attackerUrl('a.k8s.test'),
  'another app': ({ victimApp }) => victimApp,
  'the API': ({ origin }) => `${origin}/api/v1/namespaces`,
  'another app, with its host in upper case': ({ victimApp }) => victimApp.replace('k8s.test', 'K8S.TEST'),
  'the API, with its host in upper case': ({ origin }) => `${origin.replace('k8s.test', 'K8S.TEST')}/api/v1/namespaces`,
} as const satisfies Record<string, (fixture: Fixture) => string>;

/** How the page of the hostile app requests the redirect. */
const REQUESTS: Readonly<Record<string, (url: string) => void>> = {
  fetch: (url) => void fetch(url, { mode: 'no-cors' }).catch(() => {}),
  'a POST with fetch': (url) => void fetch(url, { mode: 'no-cors', method: 'POST', body: 'x' }).catch(() => {}),
  'an image': (url) => {
    new Image().src = url;
  },
  'a frame': (url) => {
    document.body.appendChild(document.createElement('iframe')).src = url;
  },
};

type Destination = keyof typeof DESTINATIONS;

/** The apiserver prepends the app's prefix to the path of a redirect to its own host, which it compares with regard to case. */
const REWRITTEN_BY_APISERVER: readonly Destination[] = ['another app', 'the API'];
/** The browser stops a page that came over https from loading anything over http. */
const MIXED_CONTENT: readonly Destination[] = ['another site over http', 'the host over http'];

interface Redirect {
  readonly name: string;
  readonly mark: string;
  start(): Promise<void>;
}

/** Starts these redirects at once, and looks at which of them took the credential along. */
async function follow(
  fixture: Fixture,
  redirects: readonly Redirect[],
  change: RuleChange | null,
  impossible: readonly string[],
): Promise<AttackResults> {
  return withRuleChange(fixture, change, async () => {
    await Promise.all(redirects.map(({ start }) => start()));
    const texts = redirects.filter(({ name }) => !impossible.includes(name)).map(({ mark }) => `mark=${mark}`);
    const tried = await fixture.waitUntilTried(texts);
    const ownPath = new URL(fixture.hostileApp).pathname;
    const wasSigned = ({ mark }: Redirect) =>
      fixture.signedRequests(mark).some(({ uri }) => !uri.startsWith(ownPath)) ||
      [...fixture.https.requests, ...fixture.http.requests].some(
        ({ url, headers }) => url.includes(mark) && headers.authorization !== undefined,
      );
    if (change)
      await waitForEvidence(() => redirects.filter(({ name }) => !impossible.includes(name)).every(wasSigned));
    return new Map(
      redirects.map((redirect) => {
        const evidence = tried.has(`mark=${redirect.mark}`) ? 'requested' : null;
        return [redirect.name, { succeeded: wasSigned(redirect), evidence }];
      }),
    );
  });
}

/** URL of the hostile app that redirects. The mark of its destination is encoded in it. */
function redirectUrl(fixture: Fixture, status: number, destination: Destination, mark: string): string {
  const location = `${DESTINATIONS[destination](fixture)}?mark=${mark}`;
  return fixture.hostileApp + responseQuery({ status, headers: { Location: location } });
}

describe('a redirect by an app', () => {
  let openVictim: Page;
  const shared = shareFixture({}, async (fixture) => {
    openVictim = await fixture.open(fixture.victimApp);
  });
  const destinations = Object.keys(DESTINATIONS) as Destination[];
  const newMark = (fixture: Fixture, change: RuleChange | null) =>
    fixture.newMark({ isGuarded: change === null, ownPrefix: fixture.hostileApp });

  it('takes the credential of a request nowhere else', (context) => {
    const nameOf = (status: number, destination: Destination, technique: string) =>
      `${status} to ${destination} with ${technique}`;
    const impossible = STATUSES.flatMap((status) =>
      [...REWRITTEN_BY_APISERVER, ...MIXED_CONTENT].flatMap((destination) =>
        Object.keys(REQUESTS).map((technique) => nameOf(status, destination, technique)),
      ),
    );
    return shared.conclusively(async (fixture) => {
      const run = async (change: RuleChange | null) => {
        const page = await fixture.open(fixture.hostileApp);
        const redirects = STATUSES.flatMap((status) =>
          destinations.flatMap((destination) =>
            Object.entries(REQUESTS).map(([technique, request]): Redirect => {
              const mark = newMark(fixture, change);
              const url = redirectUrl(fixture, status, destination, mark);
              const start = () => page.evaluate(request, url);
              return { name: nameOf(status, destination, technique), mark, start };
            }),
          ),
        );
        const results = await follow(fixture, redirects, change, impossible);
        await closePage(page);
        return results;
      };
      expectAllPrevented(context, await run(null), await run(signEverything), impossible);
    });
  });

  it('takes a tab elsewhere without its credential', (context) =>
    shared.conclusively(async (fixture) => {
      const run = async (change: RuleChange | null) => {
        const redirects: Redirect[] = [];
        const pages: Page[] = [];
        for (const destination of destinations) {
          const mark = newMark(fixture, change);
          const page = await fixture.open(fixture.hostileApp);
          const url = redirectUrl(fixture, 302, destination, mark);
          // The navigation ends the page before it answers.
          const start = () => page.evaluate((to) => location.assign(to), url).catch(() => {});
          redirects.push({ name: destination, mark, start });
          pages.push(page);
        }
        const results = await follow(fixture, redirects, change, REWRITTEN_BY_APISERVER);
        await Promise.all(pages.map(closePage));
        return results;
      };
      expectAllPrevented(context, await run(null), await run(signEverything), REWRITTEN_BY_APISERVER);
    }));

  it('of an app that a person opens goes to no other app without a question', (context) => {
    const ways: Readonly<Record<string, (fixture: Fixture, url: string) => Promise<void>>> = {
      'a typed URL': async ({ chromium }, url) => navigate(await chromium.browser.newPage(), url),
      'the popup': async ({ chromium }, url) => {
        const [state] = await chromium.sendMessage('listContexts');
        await chromium.sendMessage('openTarget', { contextId: state?.context.id ?? '', url });
      },
    };
    const to = ['another app, with its host in upper case', 'the API, with its host in upper case'] as const;
    return shared.conclusively(async (fixture) => {
      const run = async (change: RuleChange | null) => {
        const redirects = to.flatMap((destination) =>
          Object.entries(ways).map(([way, open]): Redirect => {
            const mark = newMark(fixture, change);
            const url = redirectUrl(fixture, 302, destination, mark);
            return { name: `${way} that redirects to ${destination}`, mark, start: () => open(fixture, url) };
          }),
        );
        const results = await follow(fixture, redirects, change, []);
        await fixture.closeTabs([openVictim]);
        return results;
      };
      expectAllPrevented(context, await run(null), await run(signEverything));
    });
  });
});
