import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIREFOX_BUILD, startFirefox } from '../browser/harness/firefox.ts';
import { closePage, importKubeconfig, openUrl, waitForUrl } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { HOST, shareServers, startFixture, VICTIM_APP, waitForEvidence } from './fixture.ts';
import { responseQuery } from './scriptable-server.ts';
import { variantOfBuild } from './variant-of-build.ts';

const SITE = 'other.test';
const LATER = 'https://127.0.0.1';

const servers = shareServers();

/** A build whose gate believes that its tab has passed with every URL before. */
function believingItPassed(): string {
  const gate = readFileSync(join(FIREFOX_BUILD, 'gate.html'), 'utf8');
  return variantOfBuild(
    () => ({}),
    {
      'gate.html': gate.replace('<title>', '<script src="/passed.js"></script><title>'),
      'passed.js': `
        performance.getEntriesByType = () => [{ type: 'reload' }];
        const { getItem } = Storage.prototype;
        Storage.prototype.getItem = function (key) {
          return key === 'passedUrl' ? location.search.slice(1) : getItem.call(this, key);
        };
      `,
    },
    FIREFOX_BUILD,
  );
}

/**
 * In Firefox the gate's address is the same in all sessions, so a page can know it. It leads there with the URL of a server that the
 * person has not imported yet, and waits until they do.
 */
async function waitForImport(extension: string, isGuarded: boolean): Promise<AttackResults> {
  const { cluster, http } = servers.current;
  const firefox = await startFirefox({ extension, hosts: [HOST, SITE] });
  const target = `${VICTIM_APP}waited-${isGuarded}`;
  const isSigned = () => cluster.requestLog().some(({ path, user }) => path === target && user === 'admin');
  try {
    await importKubeconfig(
      firefox,
      cluster.kubeconfig({ users: ['viewer'], server: cluster.url.replace(LATER, `https://${HOST}`) }),
    );
    const options = await firefox.openPage('options.html');
    const gate = await options.evaluate(() => new URL('gate.html', location.href).href);
    const page = await firefox.browser.newPage();
    await openUrl(page, `http://${SITE}:${http.port}/${responseQuery({ body: '<!doctype html><p>hostile' })}`);
    await page.evaluate(
      (address) => void setTimeout(() => location.assign(address)),
      `${gate}?${cluster.url}${target}`,
    );
    await waitForUrl(page, gate);
    await importKubeconfig(firefox, cluster.kubeconfig({ users: ['admin'] }));
    const text = () => page.evaluate(() => document.body?.textContent ?? '').catch(() => '');
    let isAsked = false;
    await waitForEvidence(async () => {
      isAsked = (await text()).includes('wants to open');
      return isSigned() || (isGuarded && isAsked);
    });
    return new Map([['an import', { succeeded: isSigned(), evidence: isAsked ? 'asked about' : null }]]);
  } finally {
    await firefox.stop();
  }
}

describe('a page that leads to the gate before the person imports the server of its URL', () => {
  it('opens nothing unasked once it is imported', { timeout: 120_000 }, async (context) => {
    const guarded = await waitForImport(FIREFOX_BUILD, true);
    expectAllPrevented(context, guarded, await waitForImport(believingItPassed(), false));
  });
});

describe('a page that writes a probe with another URL than rules do', () => {
  it.each<[string, (server: string) => string]>([
    ['of another server', () => 'https://elsewhere.test/'],
    ['that is spelled otherwise', (server) => server.replace(HOST, HOST.toUpperCase()) + VICTIM_APP],
    ['of the API', (server) => `${server}/healthz`],
  ])('leads to no page of ours that goes there: a URL %s', async (_, urlOf) => {
    const fixture = await startFixture({ servers: servers.current });
    try {
      const { chromium, cluster, origin } = fixture;
      // A cookie that the browser keeps from requests of other sites.
      const app = await fixture.open(fixture.victimApp);
      await app.evaluate(() => cookieStore.set({ name: 'strict', value: 'secret', sameSite: 'strict' }));
      await closePage(app);
      const page = await chromium.browser.newPage();
      const hostileUrl = fixture.attackerUrl('other.test');
      await openUrl(page, hostileUrl);
      const before = cluster.requestLog().length;
      const url = urlOf(origin);
      await page.evaluate((probe) => void setTimeout(() => location.assign(probe)), `${origin}/version#${url}`);
      const sent = () => cluster.requestLog().slice(before);
      await waitFor(() => sent().some(({ path }) => path === '/version'));
      await waitFor(async () => {
        const isLoaded = await page.evaluate(() => document.readyState === 'complete');
        return isLoaded && page.url() !== hostileUrl;
      });
      const documents = sent().filter(({ headers }) => headers['sec-fetch-dest'] === 'document');
      const strict = documents.filter(({ headers }) => headers.cookie?.includes('strict'));
      expect(strict.map(({ path }) => path)).toEqual([]);
      expect(page.url().startsWith(url)).toBe(false);
    } finally {
      await fixture.stop();
    }
  });
});
