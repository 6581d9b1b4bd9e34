import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { closePage } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type App, startApp } from '../cluster/apps/app.ts';
import { addNode } from '../cluster/workload.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { type Fixture, shareFixture, waitForEvidence } from './fixture.ts';
import { isSigning, type RuleChange, withRuleChange } from './guards.ts';
import { respondAsQuery, responseQuery } from './scriptable-server.ts';

const KUBELET = '/api/v1/nodes/node-1/proxy/';

/** What a pod can make its kubelet show, as a log that its node serves: a page, by what it contains. `COMMAND` runs one. */
const PAGES: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
  'a script': { type: 'text/html', body: '<!doctype html><script>fetch("COMMAND", { method: "POST" })</script>' },
  'a page that says it is text': {
    type: 'text/plain',
    body: '<!doctype html><script>fetch("COMMAND", { method: "POST" })</script>',
  },
  'an event handler': { type: 'text/html', body: '<img src="data:," onerror="fetch(`COMMAND`, { method: `POST` })">' },
  'a picture with a script': {
    type: 'image/svg+xml',
    body: '<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("COMMAND", { method: "POST" })</script></svg>',
  },
  'XML with a script': {
    type: 'application/xhtml+xml',
    body: '<html xmlns="http://www.w3.org/1999/xhtml"><script>fetch("COMMAND", { method: "POST" })</script></html>',
  },
  'a form that is sent by a script': {
    type: 'text/html',
    body: '<form method="post" action="COMMAND"></form><script>document.forms[0].submit()</script>',
  },
  'a form that is sent by a click': {
    type: 'text/html',
    body: '<form method="post" action="COMMAND"><button>Next</button></form>',
  },
  'a link that is a script': {
    type: 'text/html',
    body: '<a id="next" href="javascript:fetch(`COMMAND`, { method: `POST` })">Next</a>',
  },
  'a frame with a script': {
    type: 'text/html',
    body: '<iframe srcdoc="<script>fetch(`COMMAND`, { method: `POST` })</script>"></iframe>',
  },
  'a link with a ping': { type: 'text/html', body: '<a id="next" href="#" ping="COMMAND">Next</a>' },
};

/** No browser takes it for a page. */
const NOT_RUN = ['a page that says it is text'];

/** Lets a kubelet's pages do what those of apps may. */
const asApp: RuleChange = ({ session, dynamic }) => ({
  dynamic,
  session: session.flatMap((rule) => {
    if (JSON.stringify(rule.action).includes("default-src 'none'")) return [];
    if (!isSigning(rule) || rule.condition.requestMethods === undefined) return [rule];
    const { requestMethods: _, ...condition } = rule.condition;
    const types = ['main_frame', 'sub_frame', 'xmlhttprequest', 'script', 'ping'];
    return [{ ...rule, condition: { ...condition, resourceTypes: types } }];
  }),
});

describe('a page of a kubelet', () => {
  let kubelet: App;
  beforeAll(async () => {
    kubelet = await startApp('kubelet', { https: { handleRequest: respondAsQuery, scheme: 'https' } });
  });
  const shared = shareFixture({}, async ({ cluster }) => {
    await addNode(cluster, 'node-1', kubelet.ports.https ?? 0);
  });
  afterAll(() => kubelet?.stop());

  async function attack(fixture: Fixture, change: RuleChange | null): Promise<AttackResults> {
    const results = new Map<string, { succeeded: boolean; evidence: string | null }>();
    for (const [name, { type, body }] of Object.entries(PAGES)) {
      const mark = fixture.newMark({ isGuarded: false });
      const command = `${KUBELET}run/shop/pod/container?mark=${mark}`;
      const url = `${fixture.origin}${KUBELET}logs/x${responseQuery({ type, body: body.replaceAll('COMMAND', command) })}`;
      const page = await fixture.open(`${fixture.origin}${KUBELET}`);
      const hasRun = () =>
        fixture.signedRequests(mark).some(({ verb, uri }) => verb === 'create' && uri.startsWith(command));
      await withRuleChange(fixture, change, async () => {
        await follow(page, url);
        await page.click('button, #next').catch(() => {});
        if (change && !NOT_RUN.includes(name)) await waitForEvidence(hasRun);
      });
      const isRead = fixture.signedRequests(mark).some(({ uri }) => uri.startsWith(`${KUBELET}logs/`));
      results.set(name, { succeeded: hasRun(), evidence: isRead ? 'the log was read' : null });
      await closePage(page);
    }
    return results;
  }

  /** As a person follows a link in the kubelet's list of logs. */
  async function follow(page: Page, url: string): Promise<void> {
    const shown = page.url();
    await page.evaluate((to) => {
      const link = document.body.appendChild(document.createElement('a'));
      Object.assign(link, { href: to, textContent: 'log' });
      link.click();
    }, url);
    // Without the guard, some pages lead further at once.
    await waitFor(() => page.evaluate((root) => location.href !== root && document.readyState === 'complete', shown));
  }

  it('runs nothing, whatever a pod writes into it', { timeout: 120_000 }, (context) =>
    shared.conclusively(async (fixture) => {
      expectAllPrevented(context, await attack(fixture, null), await attack(fixture, asApp), NOT_RUN);
    }),
  );
});
