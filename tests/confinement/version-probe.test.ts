import { describe, expect, it } from 'vitest';
import { CHROME_BUILD } from '../browser/harness/chromium.ts';
import { closePage } from '../browser/harness/page-actions.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { type Fixture, shareServers, startFixture, waitForEvidence } from './fixture.ts';
import { variantOfBuild, withoutDynamicRules } from './variant-of-build.ts';

const servers = shareServers();

/**
 * Ways in which a page that runs this can send a probe, for the hostile app's own URL in its fragment. A form with GET cannot:
 * it adds a `?` before the fragment, which no probe has.
 */
const WAYS: Readonly<Record<string, (probe: string) => void>> = {
  'a window': (probe) => {
    Object.assign(window, { opened: window.open(probe) });
  },
  'a link': (probe) => {
    const link = Object.assign(document.createElement('a'), { href: probe, target: 'opened', rel: 'opener' });
    document.body.append(link);
    link.click();
  },
  'a form with POST': (probe) => {
    const form = Object.assign(document.createElement('form'), { action: probe, target: 'opened', method: 'post' });
    document.body.append(form);
    form.submit();
  },
  'a frame': (probe) => {
    document.body.append(Object.assign(document.createElement('iframe'), { src: probe, name: 'opened' }));
  },
};

/** Runs in the page. The text of the window or frame that a way has opened, or why it cannot be read. */
function readOpened(): string {
  // A frame has a `window.open` that finds windows by their name.
  const frame = document.querySelector('iframe') ?? document.body.appendChild(document.createElement('iframe'));
  const opened = (Reflect.get(window, 'opened') as Window | undefined) ?? frame.contentWindow?.open('', 'opened');
  try {
    return opened?.document.documentElement.textContent ?? 'no window';
  } catch (error) {
    return String(error);
  }
}

const PROBE_PATH = '/version';

/** The hostile app lets the browser ask for the version, and reads the answer. */
async function readVersion(extension: string, isGuarded: boolean): Promise<AttackResults> {
  const fixture = await startFixture({ servers: servers.current, extension });
  const results = new Map();
  try {
    for (const [name, send] of Object.entries(WAYS)) {
      const before = probesOf(fixture).length;
      const page = await fixture.open(fixture.hostileApp);
      await page.evaluate(send, `${PROBE_PATH}#${fixture.hostileApp}`);
      let text = '';
      await waitForEvidence(async () => {
        text = await page.evaluate(readOpened);
        return text.includes('gitVersion') || (isGuarded && probesOf(fixture).length > before);
      });
      // Meanwhile the browser shows an answer that nothing leads away.
      await fixture.open(fixture.victimApp);
      text = await page.evaluate(readOpened);
      results.set(name, { succeeded: text.includes('gitVersion'), evidence: text.slice(0, 80) || 'nothing to read' });
      for (const other of await fixture.chromium.browser.pages()) {
        if (!other.url().endsWith('/options.html')) await closePage(other);
      }
    }
    const signed = probesOf(fixture).filter(({ user }) => user !== 'none');
    expect(signed.map(({ method, path }) => `${method} ${path}`)).not.toContain(`POST ${PROBE_PATH}`);
    return results;
  } finally {
    await fixture.stop();
  }
}

/** Requests for the version, whatever query they have. */
function probesOf({ cluster }: Fixture) {
  return cluster.requestLog().filter(({ path }) => path.startsWith(PROBE_PATH));
}

/** The build whose probes are not led to the gate, and are not kept from the rules of an app's tab. */
const withoutRedirect = () =>
  variantOfBuild(() => ({}), withoutDynamicRules('({ condition }) => condition.excludedResponseHeaders'));

describe('a probe that a page sends', () => {
  it('is shown to nobody', { timeout: 180_000 }, async (context) => {
    const guarded = await readVersion(CHROME_BUILD, true);
    // Rules sign no form with a body, and no frame, so there is nothing to lead away either.
    const impossible = ['a form with POST', 'a frame'];
    expectAllPrevented(context, guarded, await readVersion(withoutRedirect(), false), impossible);
  });
});
