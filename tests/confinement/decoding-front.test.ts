import type { Page } from 'puppeteer';
import { describe, it } from 'vitest';
import { type AppAttack, attackFromApp, fetching } from './app-attacks.ts';
import { expectAllPrevented } from './attack-results.ts';
import { shareFixture } from './fixture.ts';
import { removeRules } from './guards.ts';
import { loadFrame, openSocket, runWithoutShim } from './page-scripts.ts';

/** What fronts make of a path: this one decodes it twice, knows every spelling of dots and slashes, and resolves dots. */
function normalize(url: string): string {
  const [path = '', ...query] = url.split('?');
  const decoded = decode(decode(path)).replaceAll('\\', '/');
  const segments: string[] = [];
  for (const segment of decoded.split(/\/+/)) {
    const name = segment.replace(/[;\0].*$/, '').trim();
    if (name === '..') segments.pop();
    else segments.push(name);
  }
  return [encodeURI(segments.join('/')), ...query].join('?');
}

function decode(path: string): string {
  const short = path.replace(/%c0%ae/gi, '.').replace(/%c0%af/gi, '/');
  return short.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Spellings of one step up. */
const STEPS = [
  '..%2f',
  '%2e%2e%2F',
  '.%2e%5c',
  '..;/',
  '..;x=1/',
  '..%3bx/',
  '..%00/',
  '..%20/',
  '..%252f',
  '%252e%252e/',
  '%252e.%255C',
  '%c0%ae%C0%AE/',
  '..%c0%af',
];
/** Steps from the hostile app's prefix to the root of the API. */
const DEPTH = 7;
const SECRETS = 'api/v1/namespaces/kube-system/secrets';
const up = (step: string) => step.repeat(DEPTH);
const secretsBy = (step: string) => `${up(step)}${SECRETS}?MARK`;

const ATTACKS: Readonly<Record<string, AppAttack>> = {
  ...Object.fromEntries(STEPS.map((step) => [`a fetch of ${step}`, fetching(({ own }) => own + secretsBy(step))])),
  'a fetch of a slash before the dots': fetching(({ own }) => `${own}a${'%2f..'.repeat(DEPTH + 1)}/${SECRETS}?MARK`),
  'a fetch from the root of the origin': fetching(({ origin }) => `${origin}/${secretsBy('..%2f')}`),
  'a POST that creates something': fetching(({ own }) => `${own}${up('..%2f')}api/v1/namespaces/shop/configmaps?MARK`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ metadata: { generateName: 'attack-' } }),
  }),
  'another app': fetching(({ own }) => `${own}${'..%2f'.repeat(2)}webapp/proxy/?MARK`),
  'a frame': (page, { own, mark }) =>
    page.evaluate(loadFrame, own + secretsBy('..%2f').replace('MARK', `mark=${mark}`)),
  'its own tab': (page, { own, mark }) => navigate(page, own + secretsBy('..%2f').replace('MARK', `mark=${mark}`)),
  'a socket': (page, { own, mark }) =>
    page.evaluate(
      runWithoutShim,
      openSocket(
        `${own.replace('https', 'wss')}${up('..%2f')}api/v1/namespaces/shop/pods/web/exec?command=id&mark=${mark}`,
      ),
    ),
};

const navigate = (page: Page, url: string) =>
  page.evaluate((target) => {
    location.href = target;
  }, url);

describe('an app behind a front that decodes paths', () => {
  const shared = shareFixture({ changePath: normalize });

  it('reaches neither the API nor another app', { timeout: 120_000 }, (context) =>
    shared.conclusively(async (fixture) => {
      const withoutGuard = removeRules(({ action, condition, priority }) => {
        return action.type === 'block' && condition.tabIds === undefined && priority === 50;
      });
      const guarded = await attackFromApp(fixture, ATTACKS, null);
      expectAllPrevented(context, guarded, await attackFromApp(fixture, ATTACKS, withoutGuard));
    }),
  );
});
