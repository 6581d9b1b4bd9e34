import type { Page } from 'puppeteer';
import { describe, expect, it } from 'vitest';
import { CHROME_BUILD, type Chromium, startChromium } from '../browser/harness/chromium.ts';
import { closePage, importKubeconfig, navigate, waitForUrl } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type AttackResult, type AttackResults, expectAllPrevented } from './attack-results.ts';
import { HOST, HOSTILE_APP, shareServers, waitForEvidence } from './fixture.ts';
import { responseQuery } from './scriptable-server.ts';
import { variantOfBuild, withoutDynamicRules } from './variant-of-build.ts';

/** To which the extension has no access, so that no rule blocks what its pages embed. */
const SITE = 'site.test';
const ANONYMOUS = 'system:anonymous';

const servers = shareServers();

const origin = () => servers.current.cluster.url.replace('127.0.0.1', HOST);
const neighbourUrl = (body: string) => `https://${HOST}:${servers.current.https.port}/${responseQuery({ body })}`;
const siteUrl = (body: string) => `https://${SITE}:${servers.current.https.port}/${responseQuery({ body })}`;
const targetOf = (mark: string) => `${origin()}${HOSTILE_APP}?mark=${mark}`;
const attribute = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** A tab of the app, and the text of one attack. */
interface Scene {
  readonly tab: Page;
  readonly mark: string;
}
type Attack = (scene: Scene) => Promise<unknown>;

/** A page of the site that shows one of a neighbour origin. */
const showing = (body: string, element = 'object data') =>
  `<!doctype html><style>body { margin: 0 }</style><${element}="${attribute(neighbourUrl(body))}"
    style="position: fixed; left: 0; top: 0" width=400 height=400></${element.replace(/ .*/, '')}>`;

const posting = (mark: string) => `<!doctype html><script>
  const post = () => fetch('${targetOf(mark)}', { mode: 'no-cors', method: 'POST', body: 'x' }).catch(() => {});
  post();
  setInterval(post, 100);
</script>`;

const leaveFor = ({ tab }: Scene, url: string) =>
  tab.evaluate((to) => void setTimeout(() => location.assign(to)), url).then(() => waitForUrl(tab, url));

/** The app shows what somebody else has given it, such as a link in a panel of text. */
const embed = ({ tab }: Scene, element: 'iframe' | 'object', url: string) =>
  tab.evaluate(
    (name, source) => {
      const embedded = document.createElement(name);
      embedded.setAttribute(name === 'object' ? 'data' : 'src', source);
      document.body.append(embedded);
    },
    element,
    url,
  );

/** A frame without an origin of its own runs this in a page of the site, which the app's tab goes to. */
const fromSandbox = (scene: Scene, script: string) =>
  leaveFor(
    scene,
    siteUrl(
      `<iframe sandbox="allow-scripts allow-top-navigation" srcdoc="${attribute(`<script>${script}</script>`)}"></iframe>`,
    ),
  );

/** The browser allows it without a click, because the page around the frame is of its own site. */
const replaceTop = (body: string) =>
  `setTimeout(() => { top.location = URL.createObjectURL(new Blob([atob('${btoa(body)}')], { type: 'text/html' })); }, 500)`;

/** What requests something in a page of another site, or below one. */
const REQUESTING: Readonly<Record<string, Attack>> = {
  'an object in a page in place of the site that has no origin': (scene) =>
    fromSandbox(scene, replaceTop(`<iframe src="${attribute(siteUrl(showing(posting(scene.mark))))}"></iframe>`)),
  'an embedded document in such a page': (scene) =>
    fromSandbox(
      scene,
      replaceTop(`<iframe src="${attribute(siteUrl(showing(posting(scene.mark), 'embed src')))}"></iframe>`),
    ),
  'an object in a frame of the app': (scene) => embed(scene, 'iframe', siteUrl(showing(posting(scene.mark)))),
  'an object in an object of the app': (scene) => embed(scene, 'object', siteUrl(showing(posting(scene.mark)))),
};

/** A frame of the app itself that no request announces, so that no rule blocks it. */
const UNANNOUNCED: Readonly<Record<string, Attack>> = {
  'a frame that a service worker answers': async (scene) => {
    const script = `addEventListener('fetch', (event) => {
      if (new URL(event.request.url).pathname === '/from-the-worker') event.respondWith(
        new Response(${JSON.stringify(posting(scene.mark))}, { headers: { 'Content-Type': 'text/html' } }));
    });`;
    const tab = await scene.tab.browser().newPage();
    await navigate(tab, neighbourUrl('<!doctype html>'));
    await waitForUrl(tab, neighbourUrl('<!doctype html>'));
    await tab.evaluate(
      async (url) => {
        await navigator.serviceWorker.register(url, { scope: '/' });
        await navigator.serviceWorker.ready;
      },
      `/sw.js${responseQuery({ type: 'text/javascript', body: script })}`,
    );
    await closePage(tab);
    await embed(scene, 'iframe', `https://${HOST}:${servers.current.https.port}/from-the-worker`);
    await waitFor(() => scene.tab.frames().some((frame) => frame.url().endsWith('/from-the-worker')));
  },
};

/** The same without a script, which the browser requests before a document runs. */
const PARSED: Readonly<Record<string, Attack>> = {
  'a picture in an object in a frame of the app': (scene) =>
    embed(scene, 'iframe', siteUrl(showing(`<!doctype html><img src="${attribute(targetOf(scene.mark))}">`))),
};

/** A person clicks on the neighbour's page, which navigates the tab. */
const clicking =
  (content: (target: string) => string): Attack =>
  async (scene) => {
    await leaveFor(scene, siteUrl(showing(content(attribute(targetOf(scene.mark))))));
    let clicks = 0;
    await waitForEvidence(async () => {
      await scene.tab.mouse.click(100, 100);
      clicks += 1;
      return clicks > 20 || requestsWith(scene.mark).length > 0;
    });
  };

const WHOLE = 'style="position: fixed; inset: 0; display: block; width: 400px; height: 400px"';

const NAVIGATING: Readonly<Record<string, Attack>> = {
  'a link': clicking((target) => `<a target=_top ${WHOLE} href="${target}">x</a>`),
  'a form': clicking((target) => `<form target=_top method=post action="${target}"><button ${WHOLE}>x</button></form>`),
};

const requestsWith = (mark: string) =>
  servers.current.cluster.requestLog().filter(({ path }) => path.includes(`mark=${mark}`));
const isSigned = (mark: string) =>
  servers.current.cluster.auditLog().some(({ uri, user }) => uri.includes(`mark=${mark}`) && user !== ANONYMOUS);
/** The neighbour's page was requested. */
const isShown = (mark: string) =>
  servers.current.https.requests.some(({ url, headers }) => headers.host?.startsWith(`${HOST}:`) && url.includes(mark));

let count = 0;

async function runAttacks(
  attacks: Readonly<Record<string, Attack>>,
  extension: string,
  isGuarded: boolean,
): Promise<AttackResults> {
  return inBrowser(extension, async (chromium) => {
    const marks = new Map<string, string>();
    for (const [name, attack] of Object.entries(attacks)) {
      count += 1;
      const mark = `foreign-${count}-`;
      marks.set(name, mark);
      await attack({ tab: await openApp(chromium, count), mark });
      await waitForEvidence(() => isSigned(mark) || (isGuarded && isShown(mark)));
    }
    // Session rules change with each tab that opens. What goes on is not signed after that either.
    await openApp(chromium, 0);
    for (const mark of marks.values()) {
      const already = requestsWith(mark).length;
      if (already > 3) await waitForEvidence(() => requestsWith(mark).length > already + 3);
    }
    return new Map(
      [...marks].map(([name, mark]): [string, AttackResult] => {
        const evidence = isShown(mark) ? 'the neighbour’s page was requested' : null;
        return [name, { succeeded: isSigned(mark), evidence }];
      }),
    );
  });
}

async function openApp({ browser }: Chromium, id: number): Promise<Page> {
  const tab = await browser.newPage();
  const url = `${origin()}${HOSTILE_APP}?opened=${id}`;
  await navigate(tab, url);
  await waitForUrl(tab, url);
  return tab;
}

async function inBrowser<T>(extension: string, task: (chromium: Chromium) => Promise<T>): Promise<T> {
  const chromium = await startChromium({
    extension,
    trust: [servers.current.cluster.spkiHash, servers.current.https.spkiHash],
    args: [
      '--host-resolver-rules=MAP *.test 127.0.0.1',
      '--disable-features=DisableLoadExtensionCommandLineSwitch,LocalNetworkAccessChecks',
    ],
  });
  try {
    await importKubeconfig(chromium, servers.current.cluster.kubeconfig({ users: ['admin'], server: origin() }));
    return await task(chromium);
  } finally {
    await chromium.stop();
  }
}

const WITHOUT_CHECK = { 'window-guard.js': '' };
const WITHOUT_RULES = withoutDynamicRules(`({ action }) => action.type === 'allowAllRequests'`);
const variant = (files: Readonly<Record<string, string>>) => variantOfBuild(() => ({}), files);

describe('a neighbour origin in a page of another site', () => {
  it('is not signed for in the tab of an app, by rules alone', { timeout: 240_000 }, async (context) => {
    const attacks = { ...REQUESTING, ...PARSED };
    const guarded = await runAttacks(attacks, variant(WITHOUT_CHECK), true);
    const unguarded = await runAttacks(attacks, variant({ ...WITHOUT_CHECK, ...WITHOUT_RULES }), false);
    expectAllPrevented(context, guarded, unguarded);
  });

  it('runs no script in the tab of an app, where rules do not know the page', {
    timeout: 240_000,
  }, async (context) => {
    const attacks = { ...REQUESTING, ...UNANNOUNCED };
    const guarded = await runAttacks(attacks, variant(WITHOUT_RULES), true);
    const unguarded = await runAttacks(attacks, variant({ ...WITHOUT_CHECK, ...WITHOUT_RULES }), false);
    expectAllPrevented(context, guarded, unguarded);
  });

  it('does not navigate the tab of an app', { timeout: 240_000 }, async (context) => {
    const guarded = await runAttacks(NAVIGATING, CHROME_BUILD, true);
    expectAllPrevented(context, guarded, await runAttacks(NAVIGATING, variant(WITHOUT_CHECK), false));
  });

  it('runs in a tab without an app, also while one is open', { timeout: 120_000 }, async () => {
    await inBrowser(CHROME_BUILD, async (chromium) => {
      await openApp(chromium, 0);
      const tab = await chromium.browser.newPage();
      const hasRun = (mark: string) => servers.current.https.requests.some(({ url }) => url.includes(`?ran=${mark}`));
      for (const element of ['object data', 'embed src', 'iframe src']) {
        const mark = element.replace(' ', '-');
        await navigate(tab, siteUrl(showing(`<!doctype html><script>fetch('/?ran=${mark}')</script>`, element)));
        await waitFor(() => hasRun(mark));
        expect(hasRun(mark)).toBe(true);
      }
    });
  });
});
