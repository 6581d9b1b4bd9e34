import type { Frame, Page } from 'puppeteer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../browser/harness/until.ts';
import { signHost, type TakeOff, without, withoutRules } from './guards.ts';
import { appFrame, frameWithoutPolicy, givesPolicy, openIsolated, whateverIsOnTop } from './isolated-tab.ts';
import { asking } from './obliging.ts';
import { frameIn, leadTo } from './places.ts';
import { type Foothold, type Stage, setStage } from './stage.ts';
import { expectNothingGot, type Results } from './tally.ts';
import { askInEveryWay, WAYS } from './vectors.ts';
import { comesToRest, newMark, signedWith } from './witness.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.stop());
beforeEach(() => stage.tidy());

/** Somebody else in the tab of the hostile app, whose grant is to be used. Null where the browser lets nobody come. */
interface Intruder {
  readonly guard: 'frames of documents' | 'frames of our page' | 'top frame' | 'tab';
  come(page: Page, app: Frame): Promise<Foothold | null>;
}

const SANDBOX = 'allow-scripts allow-forms allow-popups';
const evil = () => stage.site('evil.test');
const sandboxed = () => evil() + asking({ headers: { 'Content-Security-Policy': `sandbox ${SANDBOX}` } });
const leading = (url: string) => stage.robber + asking({ status: 302, headers: { Location: url } });
const framed = (attributes: () => Record<string, string>): Intruder => ({
  guard: 'frames of documents',
  come: (_page, app) => frameIn(app, attributes()),
});
const ledAway = (lead: (url: string) => void, urlOf = evil): Intruder => ({
  guard: 'frames of our page',
  come: async (page, app) => {
    await app.evaluate(lead, urlOf()).catch(() => {});
    const host = new URL(evil()).host;
    return until(() => page.frames().find((one) => one.url().includes(`//${host}/`)), { timeoutMs: 1_500 }).catch(
      () => null,
    );
  },
});
const onTop = (urlOf: () => string): Intruder => ({
  guard: 'top frame',
  come: async (page) => ((await leadTo(page, urlOf())) ? page : null),
});

const INTRUDERS: Readonly<Record<string, Intruder>> = {
  'another site, framed by the app': framed(() => ({ src: evil() })),
  'another site, sandboxed in a frame of the app': framed(() => ({ src: evil(), sandbox: SANDBOX })),
  'another site, to which a frame of the app is redirected': framed(() => ({ src: leading(evil()) })),
  'another port, framed by the app': framed(() => ({ src: stage.site('k8s.test') })),
  'a subdomain, framed by the app': framed(() => ({ src: stage.site('a.k8s.test') })),
  'another site, to which the app goes': ledAway((url) => {
    location.href = url;
  }),
  'another site, to which the app is redirected': ledAway(
    (url) => {
      location.href = url;
    },
    () => leading(evil()),
  ),
  'another site, to which a form of the app leads': ledAway((url) => {
    const form = document.body.appendChild(document.createElement('form'));
    Object.assign(form, { method: 'post', action: url });
    form.submit();
  }),
  'another site, to which the app refreshes': ledAway((url) => {
    const meta = document.createElement('meta');
    Object.assign(meta, { httpEquiv: 'refresh', content: `0; url=${url}` });
    document.head.append(meta);
  }),
  'another site in the tab': onTop(evil),
  'a sandboxed page in the tab': onTop(sandboxed),
  'a data: page in the tab': onTop(() => 'data:text/html,<body>'),
  'another port in the tab': onTop(() => stage.site('k8s.test')),
  'another site in a window of the app': {
    guard: 'tab',
    come: async (_page, app) => {
      await app.evaluate((url) => void open(url), evil());
      return until(async () => (await stage.chromium.browser.pages()).find((one) => one.url() === evil()));
    },
  },
};

const TAKE_OFF: Readonly<Record<Intruder['guard'], TakeOff | null>> = {
  'frames of documents': withoutRules(givesPolicy),
  'frames of our page': null,
  'top frame': whateverIsOnTop,
  tab: signHost,
};

/** Lets somebody else come and ask for the app in every way, and says which of them arrived signed. */
async function intrude({ guard, come }: Intruder, isGuarded: boolean): Promise<Results> {
  const mark = newMark();
  const { page } = await openIsolated(stage, stage.robber);
  await without(stage, isGuarded ? null : TAKE_OFF[guard], async () => {
    if (!isGuarded && guard === 'frames of documents') await page.reload();
    const isBare = !isGuarded && guard === 'frames of our page';
    const app = await (isBare ? frameWithoutPolicy : appFrame)(page, stage.robber);
    const foothold = await come(page, app);
    await foothold?.evaluate(askInEveryWay, `${stage.robber}?mark=${mark}&way=`, stage.detour).catch(() => {});
    await comesToRest(stage);
  });
  await stage.tidy();
  const signed = signedWith(stage, mark);
  return new Map(WAYS.map((way) => [way, signed.some((path) => path.endsWith(`way=${way}`))]));
}

describe('in the tab of an app without storage nothing is signed for', () => {
  it.for(Object.entries(INTRUDERS))('%s', async ([, intruder], context) => {
    const guarded = await intrude(intruder, true);
    const unguarded = await intrude(intruder, false);
    expect([...unguarded.values()].filter(Boolean).length).toBeGreaterThanOrEqual(8);
    const possible = new Map([...guarded].filter(([way, got]) => got || unguarded.get(way) === true));
    expectNothingGot(context, possible, unguarded);
  });
});
