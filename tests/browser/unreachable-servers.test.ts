import { connect, createServer, type Socket } from 'node:net';
import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/cluster-kinds.ts';
import { startFirefox } from './harness/firefox.ts';
import { closePage, importKubeconfig, navigate, openUrl, waitForUrl } from './harness/page-actions.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

type TestBrowser = Awaited<ReturnType<typeof startChromium>> | Awaited<ReturnType<typeof startFirefox>>;

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';
const BEFORE = 'data:text/html,before';

/** A way to the cluster that can be cut. */
interface Way {
  readonly url: string;
  /** From now on connections reach the cluster, are reset, or are refused. */
  lead(to: 'cluster' | 'reset' | 'nowhere'): Promise<void>;
  stop(): Promise<void>;
}

async function startWay(target: string): Promise<Way> {
  const { port: targetPort } = new URL(target);
  const sockets = new Set<Socket>();
  let isReset = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    if (isReset) return void socket.resetAndDestroy();
    const onward = connect(Number(targetPort), '127.0.0.1');
    sockets.add(onward);
    onward.on('error', () => {}).on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as { port: number };
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `https://127.0.0.1:${port}`,
    lead: async (to) => {
      await close();
      isReset = to === 'reset';
      if (to !== 'nowhere') await listen(port);
    },
    stop: close,
  };
}

/** How long a navigation may take after a click. */
const CLICK_INTERVAL_MS = 5_000;

/** Clicks the button until it was one: a window that comes to the front makes the time begin anew in which clicks are no answers. */
async function clickUntil(page: Page, isDone: () => Promise<unknown>): Promise<void> {
  await page.bringToFront();
  let clickedAt = 0;
  await waitFor(async () => {
    // A click while the one before is still under way would end that navigation.
    if (Date.now() - clickedAt > CLICK_INTERVAL_MS) {
      const button = await page.$('.notice button[aria-disabled="false"]');
      await button?.click();
      if (button) clickedAt = Date.now();
    }
    return isDone();
  });
}

describe.each([
  ['Chromium', ({ spkiHash }: Cluster): Promise<TestBrowser> => startChromium({ trust: [spkiHash] })],
  ['Firefox', (): Promise<TestBrowser> => startFirefox()],
])('a server that %s does not reach', (_name, start) => {
  let cluster: Cluster;
  let apps: DemoApps;
  let way: Way;
  let browser: TestBrowser;

  beforeAll(async () => {
    cluster = await startCluster({ kind: CLUSTER_KIND, record: true });
    apps = await seedDemo(cluster);
    way = await startWay(cluster.url);
    browser = await start(cluster);
    await importKubeconfig(browser, cluster.kubeconfig({ users: ['viewer'], server: way.url }));
  });
  afterEach(async () => {
    const [, ...pages] = await browser.browser.pages();
    for (const page of pages) await closePage(page);
    await way.lead('cluster');
  });
  afterAll(async () => {
    await browser?.stop();
    await way?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  /** Opens a URL as if it was typed. The driver reports a failure of the network as one of its own. */
  const type = (page: Page, url: string) =>
    navigate(page, url).catch((error: Error) => {
      if (!/ERR_|NS_/.test(error.message)) throw error;
    });

  const isAt = (page: Page, url: string) => page.evaluate((wanted) => location.href === wanted, url);
  const textOf = (page: Page) => page.evaluate(() => document.body?.textContent ?? '');

  async function failureIn(page: Page): Promise<string> {
    return waitFor(async () => {
      const text = await page.evaluate(
        () => document.querySelector('.gate .notice.problem')?.closest('main')?.textContent,
      );
      return text ?? null;
    });
  }

  it('is named with its context, and the app opens once it is back', async () => {
    await way.lead('nowhere');
    const page = await browser.browser.newPage();
    await type(page, way.url + ECHO);
    const text = await failureIn(page);
    expect(text).toContain('Cannot open shop/echo');
    expect(text).toContain(`${way.url} refuses the connection.`);
    expect(text).toContain(`${new URL(way.url).host} is the server of the context “viewer”.`);
    expect(text).toContain('kubectl --context viewer cluster-info');
    await way.lead('cluster');
    await clickUntil(page, () => isAt(page, way.url + ECHO));
    expect(await waitForUrl(page, way.url + ECHO)).toContain('echo');
  });

  it('is told apart in the popup too', async () => {
    await way.lead('nowhere');
    const popup = await browser.openPage('popup.html');
    await waitFor(async () => (await textOf(popup)).includes(`${way.url} refuses the connection.`));
  });

  it('is told again where it is tried in vain', async () => {
    await way.lead('nowhere');
    const page = await browser.browser.newPage();
    await type(page, way.url + ECHO);
    await failureIn(page);
    await way.lead('reset');
    await clickUntil(page, async () => (await textOf(page)).includes('closes the connection without an answer'));
  });

  it('is told in the tab of an app that goes on to another of its pages', async () => {
    const page = await browser.browser.newPage();
    await openUrl(page, way.url + ECHO);
    await way.lead('nowhere');
    await page.evaluate(() => void setTimeout(() => location.assign('next')));
    expect(await failureIn(page)).toContain('refuses the connection');
    await way.lead('cluster');
    await clickUntil(page, () => isAt(page, `${way.url}${ECHO}next`));
  });

  it('keeps nobody from going back to what the tab showed before', async () => {
    await way.lead('nowhere');
    const page = await browser.browser.newPage();
    await openUrl(page, BEFORE);
    await type(page, way.url + ECHO);
    await failureIn(page);
    const isBefore = () => page.evaluate(() => location.href === 'data:text/html,before').catch(() => false);
    // In Chromium the browser's own page for the error may be between them.
    await page.goBack({ timeout: 3_000 }).catch(() => null);
    if (!(await isBefore())) await page.goBack({ timeout: 3_000 }).catch(() => null);
    await waitFor(isBefore);
  });

  it('is left to the browser in frames, and where a form was sent', async () => {
    const page = await browser.browser.newPage();
    await openUrl(page, way.url + ECHO);
    await way.lead('nowhere');
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = 'in-a-frame';
      document.body.append(frame);
    });
    await tellInAnotherTab();
    expect(await page.evaluate(() => location.href)).toBe(way.url + ECHO);
    await page.evaluate(() => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = 'sent';
      document.body.append(form);
      setTimeout(() => form.submit());
    });
    await waitFor(async () => (await page.evaluate(() => location.href)) !== way.url + ECHO);
    await tellInAnotherTab();
    expect(await page.evaluate(() => location.protocol)).not.toMatch(/extension/);
  });

  /** What failed before would have been told before. */
  async function tellInAnotherTab(): Promise<void> {
    const page = await browser.browser.newPage();
    await type(page, way.url + ECHO);
    await failureIn(page);
    await closePage(page);
  }
});

describe('a certificate that Chromium does not trust', () => {
  let cluster: Cluster;
  let apps: DemoApps;
  let browser: Awaited<ReturnType<typeof startChromium>>;

  beforeAll(async () => {
    cluster = await startCluster({ kind: CLUSTER_KIND, record: true });
    apps = await seedDemo(cluster);
    browser = await startChromium();
    await importKubeconfig(browser, cluster.kubeconfig({ users: ['viewer'] }));
  });
  afterAll(async () => {
    await browser?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  it('is told apart from a dead server, and leads to the warning of the browser, and from there to the app', async () => {
    const popup = await browser.openPage('popup.html');
    await waitForElement(popup, `::-p-text(The browser does not trust the certificate of ${cluster.url}.)`);
    await popup.close();
    const page = await browser.browser.newPage();
    await navigate(page, cluster.url + ECHO).catch(() => {});
    await waitForElement(page, '.gate .notice.problem');
    const text = await page.$eval('.gate', (gate) => gate.textContent ?? '');
    expect(text).toContain(`The browser does not trust the certificate of ${cluster.url}`);
    expect(text).toContain('kubectl --context viewer config view --raw --minify');
    await clickUntil(page, () => page.$('#proceed-link'));
    await page.keyboard.type('thisisunsafe');
    expect(await waitForUrl(page, cluster.url + ECHO)).toContain('echo');
    expect(cluster.requestLog().find(({ path }) => path === ECHO)?.user).toBe('viewer');
  });
});
