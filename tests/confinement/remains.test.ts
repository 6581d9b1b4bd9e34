import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { importKubeconfig } from '../browser/harness/steps.ts';
import { until } from '../browser/harness/until.ts';
import { leadTo } from './places.ts';
import { type Stage, setStage } from './stage.ts';
import { comesToRest, newMark, signedWith } from './witness.ts';

/** What SECURITY.md says remains possible, each shown: what no longer is, is to be taken off that page. */

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ hasEveryAccess: false });
});
afterAll(() => stage?.stop());
afterEach(() => stage.tidy());

const bothApps = async (): Promise<[one: Page, other: Page]> => [
  await stage.open(stage.robber),
  await stage.open(stage.victim),
];

describe('apps of one apiserver share, in Chromium,', () => {
  it('cookies, which each app is also sent', async () => {
    const [one, other] = await bothApps();
    await one.evaluate(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: the attack is done as attackers do it.
      document.cookie = 'planted=by-one; path=/';
    });
    expect(await other.evaluate(() => document.cookie)).toContain('planted=by-one');
    const mark = newMark();
    await other.evaluate((to) => fetch(to), `?mark=${mark}`);
    const request = stage.cluster.requestLog().find(({ path }) => path.includes(mark));
    expect(request?.headers.cookie).toContain('planted=by-one');
  });

  it('storage', async () => {
    const [one, other] = await bothApps();
    await one.evaluate(() => localStorage.setItem('planted', 'by-one'));
    expect(await other.evaluate(() => localStorage.getItem('planted'))).toBe('by-one');
  });

  it('channels, over which they can talk', async () => {
    const [one, other] = await bothApps();
    const heard = other.evaluate(
      () =>
        new Promise((resolve) => {
          const channel = new BroadcastChannel('news');
          channel.onmessage = ({ data }) => resolve(data);
          document.title = 'listening';
        }),
    );
    await until(async () => (await other.title()) === 'listening');
    await one.evaluate(() => new BroadcastChannel('news').postMessage('from one'));
    expect(await heard).toBe('from one');
  });
});

describe('what rules cannot see', () => {
  it('is who sends a person on from an address that they typed: the first target opens unasked', async () => {
    const page = await stage.chromium.browser.newPage();
    const mark = newMark();
    const to = `${stage.victim}?mark=${mark}`;
    await page
      .goto(`${stage.site('evil.test')}?status=302&header=${encodeURIComponent(`Location: ${to}`)}`)
      .catch(() => {});
    await until(() => page.url() === to);
    expect(signedWith(stage, mark)).toHaveLength(1);
  });

  it('are sockets of shared workers: they are not stopped, but go without a credential', async () => {
    const page = await stage.openBare(stage.robber);
    const mark = newMark();
    await page.evaluate(
      (url) => {
        const code = `new WebSocket(${JSON.stringify(url)})`;
        new SharedWorker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
      },
      `${stage.victim.replace('https', 'wss')}?mark=${mark}`,
    );
    await comesToRest(stage);
    const arrived = stage.cluster.requestLog().filter(({ path }) => path.includes(mark));
    expect(arrived.every(({ user }) => user === 'none')).toBe(true);
  });

  it('are headers without a fixed name: where a context impersonates, its apps can add to whom', async () => {
    const user = `{name: u, user: {token: ${stage.cluster.users.admin}, as: jane}}`;
    await importKubeconfig(
      stage.chromium,
      `clusters: [{name: c, cluster: {server: "${stage.origin}"}}]\nusers: [${user}]\ncontexts: [{name: as-jane, context: {cluster: c, user: u}}]`,
    );
    const page = await stage.open(stage.robber, 'as-jane');
    const mark = newMark();
    await page.evaluate(
      (to) => fetch(to, { headers: { 'Impersonate-User': 'root', 'Impersonate-Extra-Color': 'red' } }),
      `?mark=${mark}`,
    );
    const request = stage.cluster.requestLog().find(({ path }) => path.includes(mark));
    expect(request?.headers).toMatchObject({ 'impersonate-user': 'jane', 'impersonate-extra-color': 'red' });
  });

  it('is a tab that went to another site with its grant: it is used when the person comes back', async () => {
    const page = await stage.open(stage.robber);
    await leadTo(page, stage.site('evil.test'));
    await page.goBack();
    await until(() => page.url() === stage.robber);
    const mark = newMark();
    await page.evaluate((to) => fetch(to), `?mark=${mark}`);
    expect(signedWith(stage, mark)).toHaveLength(1);
  });
});
