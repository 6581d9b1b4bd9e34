import type { Page } from 'puppeteer';
import { beforeAll, describe, it } from 'vitest';
import { type AttackResults, doubtsAbout, expectAllPrevented, Inconclusive } from './attack-results.ts';
import { ATTACKER_ORIGINS, type AttackerOrigin, type OriginName } from './attacker-origins.ts';
import { type Fixture, type Foothold, shareFixture } from './fixture.ts';
import { type RuleChange, signWholeHost, withRuleChange } from './guards.ts';
import { askServiceWorker } from './page-scripts.ts';
import { BLOCKED } from './request-observer.ts';
import {
  REQUEST_TECHNIQUES,
  type RequestTechnique,
  requestInEveryWay,
  serviceWorkerCode,
} from './request-techniques.ts';
import { responseQuery } from './scriptable-server.ts';

/** Only the top frame speculates. */
const IN_FRAMES: readonly RequestTechnique[] = ['speculation-prefetch', 'speculation-prerender'];

/** What the browser prevents at an origin, with the guards removed too. */
const IMPOSSIBLE: Readonly<Partial<Record<OriginName, readonly RequestTechnique[]>>> = {
  'a local file': ['socket', 'object', 'embed'],
  'a sandboxed frame of another site': IN_FRAMES,
  'a srcdoc frame of another site': IN_FRAMES,
  'a data: frame of another site': IN_FRAMES,
  'a blob: frame of another site': IN_FRAMES,
  'another site, framed by the app': IN_FRAMES,
  'another site, in a sandboxed frame of the app': IN_FRAMES,
  'another port of the host, framed by the app': IN_FRAMES,
  'another port of the host with a trailing dot, framed by the app': IN_FRAMES,
  'a subdomain of the host, framed by the app': IN_FRAMES,
};

const ORIGIN_NAMES = Object.keys(ATTACKER_ORIGINS) as OriginName[];

/** Chromium prerenders no more pages at once. */
const BATCH_SIZE = 6;

/** All techniques from one origin. */
interface Attack {
  readonly name: OriginName;
  readonly origin: AttackerOrigin;
  readonly page: Page;
  readonly mark: string;
}

/** Requests the victim app by every technique from all these origins at once. */
async function attack(
  fixture: Fixture,
  names: readonly OriginName[],
  change: RuleChange | null,
): Promise<Map<OriginName, AttackResults>> {
  const attacks: Attack[] = [];
  for (const name of names) {
    const origin: AttackerOrigin = ATTACKER_ORIGINS[name];
    const mark = fixture.newMark({ isGuarded: change === null });
    await fixture.openWindow();
    attacks.push({ name, origin, page: await origin.prepare(fixture), mark });
  }
  await fixture.openWindow();
  await fixture.open(fixture.victimApp);
  const { length: observedBefore } = await fixture.observer.requests();
  return withRuleChange(fixture, change, async () => {
    const footholds = await Promise.all(attacks.map(({ origin, page }) => origin.enter(fixture, page)));
    await Promise.all(attacks.map(({ mark }, index) => requestVictim(fixture, mark, footholds[index] ?? null)));
    const possible = attacks.flatMap((one) =>
      REQUEST_TECHNIQUES.filter((technique) => !IMPOSSIBLE[one.name]?.includes(technique)).map((technique) =>
        textOf(one, technique),
      ),
    );
    const letIn = possible.filter((text) => attacks.some(({ mark }, index) => text.includes(mark) && footholds[index]));
    const tried = await fixture.waitUntilTried(letIn);
    if (change) await fixture.waitUntilSigned(possible);
    const keptOut = await blockedUrls(fixture, observedBefore);
    return new Map(
      attacks.map((one, index) => {
        const isKeptOut = !footholds[index] && keptOut.some((url) => url.includes(one.origin.urlPart(fixture)));
        const entryEvidence = isKeptOut ? 'a rule blocked the frame' : null;
        const results = REQUEST_TECHNIQUES.map((technique) => {
          const text = textOf(one, technique);
          const evidence = tried.has(text) ? 'requested' : entryEvidence;
          return [technique, { succeeded: fixture.signedRequests(text).length > 0, evidence }] as const;
        });
        return [one.name, new Map(results)];
      }),
    );
  });
}

async function requestVictim(fixture: Fixture, mark: string, foothold: Foothold | null): Promise<void> {
  await foothold?.evaluate(requestInEveryWay, `${fixture.victimApp}?mark=${mark}&technique=`, fixture.redirector);
}

function textOf({ mark }: Attack, technique: RequestTechnique): string {
  // Ends like the URL: one technique's name starts with another's.
  return `mark=${mark}&technique=${technique}`;
}

/** URLs that a rule of the extension blocked, without the first of all observed requests. */
async function blockedUrls({ observer }: Fixture, start: number): Promise<string[]> {
  const requests = (await observer.requests()).slice(start);
  return requests.filter(({ error }) => error === BLOCKED).map(({ url }) => url);
}

let openVictim: Page;
const guarded = new Map<OriginName, AttackResults>();
const unguarded = new Map<OriginName, AttackResults>();

const shared = shareFixture({}, async (fixture) => {
  openVictim = await fixture.open(fixture.victimApp);
});

beforeAll(async () => {
  let remaining: readonly OriginName[] = ORIGIN_NAMES;
  await shared
    .conclusively(async (fixture) => {
      for (const batch of batchesOf(remaining, BATCH_SIZE)) {
        for (const [name, result] of await attack(fixture, batch, null)) guarded.set(name, result);
        await fixture.closeTabs([openVictim]);
        for (const [name, result] of await attack(fixture, batch, signWholeHost)) unguarded.set(name, result);
        await fixture.closeTabs([openVictim]);
      }
      const doubts = remaining.map((name) => [name, doubtsAbout(...resultsOf(name))] as const);
      remaining = doubts.filter(([, texts]) => texts.length > 0).map(([name]) => name);
      if (remaining.length > 0)
        throw new Inconclusive(doubts.flatMap(([name, texts]) => texts.map((text) => `${name}: ${text}`)).join('; '));
    })
    .catch((error: unknown) => {
      // The tests below say which attacks it were.
      if (!(error instanceof Inconclusive)) throw error;
    });
}, 240_000);

function batchesOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

function resultsOf(name: OriginName) {
  const [withGuards, withoutGuards] = [guarded.get(name), unguarded.get(name)];
  if (!withGuards || !withoutGuards) throw new Error('The attacks were not tried');
  return [withGuards, withoutGuards, IMPOSSIBLE[name] ?? []] as const;
}

describe('a request to an app is not signed when it comes from', () => {
  it.for(ORIGIN_NAMES)('%s', (name, context) => expectAllPrevented(context, ...resultsOf(name)));
});

describe('a request to an app is not signed when it comes from a service worker of', () => {
  it.for([
    ['another site', 'evil.test'],
    ['another port of the host', 'k8s.test'],
    ['a subdomain of the host', 'a.k8s.test'],
  ] as const)('%s', async ([name, host], context) => {
    await shared.conclusively(async (fixture) => {
      const page = await fixture.chromium.browser.newPage();
      await page.goto(fixture.attackerUrl(host));
      const attackFrom = (change: RuleChange | null) =>
        withRuleChange(fixture, change, async () => {
          const mark = fixture.newMark({ isGuarded: change === null });
          const code = serviceWorkerCode(`${fixture.victimApp}?mark=${mark}`);
          const script = fixture.attackerUrl(host) + responseQuery({ type: 'text/javascript', body: code });
          await page.evaluate(askServiceWorker, script);
          const tried = await fixture.waitUntilTried([mark]);
          if (change) await fixture.waitUntilSigned([mark]);
          const succeeded = fixture.signedRequests(mark).length > 0;
          return new Map([[name, { succeeded, evidence: tried.has(mark) ? 'requested' : null }]]);
        });
      const [withGuards, withoutGuards] = [await attackFrom(null), await attackFrom(signWholeHost)];
      await fixture.closeTabs([openVictim]);
      expectAllPrevented(context, withGuards, withoutGuards);
    });
  });
});
