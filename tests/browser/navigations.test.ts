import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QUIET_AFTER } from '../../lib/core/apps/listened-fetches.ts';
import { type App, startApp } from '../cluster/apps/app.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { addWorkload } from '../cluster/workload.ts';
import { respondAsQuery, responseQuery } from '../confinement/scriptable-server.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { type Firefox, startFirefox } from './harness/firefox.ts';
import {
  clickButton,
  importKubeconfig,
  navigate,
  openUrl,
  waitForNewPage,
  waitForUrl,
} from './harness/page-actions.ts';
import { startThirdPartySite } from './harness/third-party-site.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const APP = '/api/v1/namespaces/shop/services/web/proxy/';

const PASSPHRASE = 'correct horse battery staple';

/** A browser with the extension. */
type Tested = (Chromium | Firefox) & {
  /** Duplicates the tab that shows this URL, as its menu does. */
  duplicate(url: string): Promise<void>;
  /** Opens a URL as a mail program does. */
  openFromProgram(url: string): Promise<void>;
};

const BROWSERS: Readonly<Record<string, (cluster: Cluster) => Promise<Tested>>> = {
  Chromium: async ({ spkiHash }) => {
    const chromium = await startChromium({ trust: [spkiHash] });
    const duplicate = (shown: string) =>
      chromium.evaluateInExtension(async (url) => {
        const tab = (await chrome.tabs.query({})).find((one) => one.url === url);
        await chrome.tabs.duplicate(tab?.id ?? -1);
      }, shown);
    // A headless Chromium takes no URLs from other programs. It opens them like this one: without a page that asked.
    const openFromProgram = async (url: string) => {
      const session = await chromium.browser.target().createCDPSession();
      await session.send('Target.createTarget', { url });
    };
    return { ...chromium, duplicate, openFromProgram };
  },
  Firefox: async () => {
    const firefox = await startFirefox();
    const duplicate = (shown: string) =>
      firefox.runInWindow(
        `gBrowser.duplicateTab(gBrowser.tabs.find(({ linkedBrowser }) => linkedBrowser.currentURI.spec === '${shown}'));`,
      );
    const openFromProgram = (url: string) =>
      firefox.runInWindow(`
        const { OPEN_NEWTAB, OPEN_EXTERNAL } = Ci.nsIBrowserDOMWindow;
        const principal = Services.scriptSecurityManager.getSystemPrincipal();
        window.browserDOMWindow.openURI(Services.io.newURI('${url}'), null, OPEN_NEWTAB, OPEN_EXTERNAL, principal);
      `);
    return { ...firefox, duplicate, openFromProgram };
  },
};

/** A cluster with an app that answers as the query says. */
async function startClusterWithApp(): Promise<{ cluster: Cluster; app: App }> {
  const cluster = await startCluster({ kind: 'simulated', record: true });
  const app = await startApp('web', { '': { handleRequest: respondAsQuery } });
  const ports = [{ name: '', port: 80, targetPort: 8080, loopbackPort: app.ports[''] ?? 0 }];
  await addWorkload(cluster, { namespace: 'shop', name: 'web', ports });
  return { cluster, app };
}

describe.each(Object.keys(BROWSERS))('in %s, a typed URL', (name) => {
  let cluster: Cluster;
  let app: App;
  let tested: Tested;

  beforeAll(async () => {
    ({ cluster, app } = await startClusterWithApp());
    tested = (await BROWSERS[name]?.(cluster)) as Tested;
    const kubeconfig = cluster.kubeconfig({ users: ['viewer'] });
    await importKubeconfig(tested, kubeconfig, { mode: 'passphrase', passphrase: PASSPHRASE });
  });
  afterAll(async () => {
    await tested?.stop();
    await app?.stop();
    await cluster?.stop();
  });

  const url = (rest = '') => cluster.url + APP + rest;
  /** Who requested paths of the app that contain this text. */
  const usersOf = (text: string) =>
    cluster.requestLog().flatMap(({ path, user }) => (path.startsWith(APP) && path.includes(text) ? [user] : []));

  it('follows redirects of its app, each signed once', async () => {
    const tab = await tested.browser.newPage();
    const second = `second${responseQuery({ status: 302, headers: { Location: '/landed' } })}`;
    const first = `first${responseQuery({ status: 302, headers: { Location: `/${second}` } })}`;
    await openUrl(tab, url(first), url('landed'));
    for (const step of ['/proxy/first', '/proxy/second', '/proxy/landed']) expect(usersOf(step)).toEqual(['viewer']);
  });

  it('that is a download is requested once, and the tab opens the app after it', async () => {
    const tab = await tested.browser.newPage();
    const headers = { 'Content-Disposition': 'attachment; filename=report.txt' };
    // The driver takes a download for a failure.
    await navigate(tab, url(`report${responseQuery({ headers, type: 'text/plain', body: 'text' })}`)).catch(() => {});
    await waitFor(() => usersOf('/proxy/report').length > 0);
    await openUrl(tab, url('after-download'));
    expect(usersOf('/proxy/report')).toEqual(['viewer']);
  });

  it('shows its app again in a duplicate of the tab', async () => {
    const tab = await tested.browser.newPage();
    await openUrl(tab, url('original'));
    const before = new Set(await tested.browser.pages());
    await tested.duplicate(url('original'));
    await waitFor(async () => {
      const opened = (await tested.browser.pages()).filter((page) => !before.has(page));
      const shown = await Promise.all(opened.map((page) => page.evaluate(() => location.href).catch(() => '')));
      return shown.includes(url('original'));
    });
    expect(new Set(usersOf('/proxy/original'))).toEqual(new Set(['viewer']));
  });

  it('that another program opens needs no question', async () => {
    const before = new Set(await tested.browser.pages());
    await tested.openFromProgram(url('from-mail'));
    await waitForUrl(await waitForNewPage(tested, before, url('from-mail')), url('from-mail'));
    expect(usersOf('/proxy/from-mail')).toEqual(['viewer']);
  });

  it('and a link that was followed on another site, open again by a reload after the vault was locked', async () => {
    const site = await startThirdPartySite();
    try {
      const [linked, typed] = [await tested.browser.newPage(), await tested.browser.newPage()];
      await openUrl(typed, url('typed'));
      await openUrl(linked, `${site.url}/?link=${encodeURIComponent(url('linked'))}`);
      const before = new Set(await tested.browser.pages());
      // A switch of tabs focuses the page. In a new tab the address bar has the focus, and the gate takes no answer.
      await linked.bringToFront();
      // In a timer, because the navigation would end the evaluation.
      await linked.evaluate(() => void setTimeout(() => document.querySelector('a')?.click()));
      await (await waitForElement(linked, '.gate .primary[aria-disabled="false"]')).click();
      const shown = await waitFor(async () => {
        const pages = [linked, ...(await tested.browser.pages()).filter((page) => !before.has(page))];
        return pages.find((page) => page.url() === url('linked'));
      });
      const settings = await tested.openPage('options.html');
      await clickButton(settings, 'Lock now');
      await waitForElement(settings, '.proof-form');
      for (const tab of [shown, typed]) {
        void tab.reload().catch(() => {});
        await waitForElement(tab, '.gate .proof-form');
      }
      const field = await waitForElement(typed, '.proof-form input');
      await field.type(PASSPHRASE);
      await field.press('Enter');
      await waitForUrl(typed, url('typed'));
      await waitForUrl(shown, url('linked'));
      for (const step of ['/proxy/typed', '/proxy/linked']) expect(usersOf(step)).toEqual(['viewer', 'viewer']);
    } finally {
      await site.stop();
    }
  });

  it('of an app that fetches for long gets it the cookies that it sets for a path, by a page, then by a fetch', async () => {
    const tab = await tested.browser.newPage();
    await openUrl(tab, url('busy'));
    const settings = await tested.openPage('options.html');
    const isQuiet = () =>
      settings.evaluate(async () =>
        JSON.stringify(await chrome.storage.session.get('quietPrefixes')).includes('/web/'),
      );
    const fetchText = (query: string) => tab.evaluate(async (path) => (await fetch(path)).text(), `/echo${query}`);
    expect(await isQuiet()).toBe(false);
    await tab.evaluate(async (limit) => {
      for (let index = 0; index < limit; index += 1) await fetch(`/poll/${index}`);
    }, QUIET_AFTER);
    await waitFor(isQuiet);
    const settingOf = (name: string) => responseQuery({ headers: { 'Set-Cookie': `${name}=1; Path=/session` } });
    const sent = () => tab.evaluate(async () => (await fetch('/session/now?echo')).text());

    await fetchText(settingOf('unseen'));
    await openUrl(tab, url(`login${settingOf('page')}`));
    await waitFor(async () => (await sent()) === 'page=1');
    await fetchText(settingOf('fetched'));
    await waitFor(async () => (await sent()) === 'page=1; fetched=1');
  });

  it('of an app that sets a cookie for a path and redirects there shows the page that got the cookie', async () => {
    const tab = await tested.browser.newPage();
    await openUrl(tab, url('start'));
    const headers = { 'Set-Cookie': 'signed=in; Path=/home', Location: url('home/page?echo') };
    const login = url(`login${responseQuery({ status: 302, headers })}`);
    await tab.evaluate((address) => location.assign(address), login);
    await waitFor(() => tab.evaluate(() => document.body.textContent === 'signed=in'));
  });

  it('of an app that does so at the first URL that a person types shows the page that got the cookie', async () => {
    const tab = await tested.browser.newPage();
    const headers = { 'Set-Cookie': 'first=in; Path=/typed', Location: url('typed/page?echo') };
    // The navigation that follows ends it.
    navigate(tab, url(`login${responseQuery({ status: 302, headers })}`)).catch(() => {});
    await waitFor(() => tab.evaluate(() => document.body.textContent === 'first=in'));
  });

  it('of two contexts opens as the one that the person chooses', async () => {
    await importKubeconfig(tested, cluster.kubeconfig({ users: ['admin'] }));
    // With the app's own tab in front, the URL would open as that tab's context.
    await (await tested.openPage('options.html')).bringToFront();
    const tab = await tested.browser.newPage();
    await navigate(tab, url('chosen'));
    await (await waitForElement(tab, '.choice[aria-disabled="false"] ::-p-text(admin)')).click();
    await waitForUrl(tab, url('chosen'));
    expect(usersOf('/proxy/chosen')).toEqual(['admin']);
  });
});

describe('an apiserver whose certificate the browser does not trust, and whose authority no kubeconfig names', () => {
  let cluster: Cluster;
  let app: App;
  let chromium: Chromium;

  beforeAll(async () => {
    ({ cluster, app } = await startClusterWithApp());
    chromium = await startChromium();
    const kubeconfig = cluster.kubeconfig({ users: ['viewer'] });
    await importKubeconfig(chromium, kubeconfig.replace(/certificate-authority-data: \S+/, ''));
  });
  afterAll(async () => {
    await chromium?.stop();
    await app?.stop();
    await cluster?.stop();
  });

  it('opens after the person went on at the browser’s warning', async () => {
    const tab = await chromium.browser.newPage();
    const url = `${cluster.url}${APP}accepted#part`;
    await navigate(tab, url).catch(() => {});
    await waitFor(() => tab.evaluate(() => document.querySelector('#proceed-link') !== null));
    expect(cluster.requestLog()).toEqual([]);
    await tab.keyboard.type('thisisunsafe');
    await waitForUrl(tab, url);
    expect(cluster.requestLog().filter(({ path }) => path === `${APP}accepted`)).toMatchObject([{ user: 'viewer' }]);
  });
});
