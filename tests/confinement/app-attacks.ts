import type { Page } from 'puppeteer';
import { closePage } from '../browser/harness/page-actions.ts';
import type { AttackResults } from './attack-results.ts';
import { type Fixture, HOSTILE_APP, VICTIM_APP, waitForEvidence } from './fixture.ts';
import { type RuleChange, withRuleChange } from './guards.ts';
import { askWorker } from './page-scripts.ts';
import { responseQuery } from './scriptable-server.ts';

/** What an attack by the hostile app is given. */
export interface AttackTarget {
  /** Origin of the apiserver. */
  readonly origin: string;
  /** Prefix of the hostile app. */
  readonly own: string;
  /** Prefix of the victim app. */
  readonly victim: string;
  /** Belongs into the query of each URL that must not be signed, as `mark=…`, by which its request is recognised. */
  readonly mark: string;
  /** URL at the hostile app of a script with this code. If a rule blocks the script, the attack counts as tried. */
  scriptUrl(code: string, headers?: Readonly<Record<string, string>>): string;
}

/**
 * An attack by a page of the hostile app. Resolves with what it could read. It succeeded if that contains the victim's secret
 * or `TAKEN_OVER`, or if a request with its mark was signed outside of the hostile app.
 */
export type AppAttack = (page: Page, target: AttackTarget) => Promise<unknown>;

/** What an attack reads where the hostile app stands in for the victim app. */
export const TAKEN_OVER = 'taken over';

interface RunningAttack {
  readonly name: string;
  readonly attack: AppAttack;
  readonly mark: string;
  readonly page: Page;
  read: unknown;
  isDone: boolean;
}

/** Runs these attacks at once, each from a tab of its own in which the hostile app was opened. */
export async function attackFromApp(
  fixture: Fixture,
  attacks: Readonly<Record<string, AppAttack>>,
  change: RuleChange | null,
  impossible: readonly string[] = [],
): Promise<AttackResults> {
  const running: RunningAttack[] = [];
  for (const [name, attack] of Object.entries(attacks)) {
    const mark = fixture.newMark({ isGuarded: change === null, ownPrefix: fixture.hostileApp });
    const page = await fixture.open(fixture.hostileApp);
    running.push({ name, attack, mark, page, read: null, isDone: false });
  }
  const hasSucceeded = ({ mark, read }: RunningAttack) => {
    const strayed = fixture
      .signedRequests(mark)
      .some(({ uri }) => !uri.startsWith(new URL(fixture.hostileApp).pathname));
    const text = JSON.stringify(read ?? '');
    return strayed || text.includes(fixture.secret) || text.includes(TAKEN_OVER);
  };
  const results = await withRuleChange(fixture, change, async () => {
    for (const one of running) {
      // A navigation can end the page before it answers.
      one
        .attack(one.page, targetAt(fixture.origin, one.mark))
        .then((read) => {
          one.read = read;
        })
        .catch(() => {})
        .finally(() => {
          one.isDone = true;
        });
    }
    const possible = running.filter(({ name }) => !impossible.includes(name));
    // Not the mark alone, which is in the encoded URLs of scripts and redirects too.
    const tried = change ? new Set<string>() : await fixture.waitUntilTried(possible.map(({ mark }) => `mark=${mark}`));
    await waitForEvidence(() => possible.every((one) => (change ? hasSucceeded(one) : one.isDone)));
    return new Map(
      running.map((one) => [
        one.name,
        { succeeded: hasSucceeded(one), evidence: tried.has(`mark=${one.mark}`) ? 'requested' : null },
      ]),
    );
  });
  await Promise.all(running.map(({ page }) => closePage(page)));
  return results;
}

/** The apps of the fixture at the apiserver's origin, and a mark. */
export function targetAt(origin: string, mark: string): AttackTarget {
  const own = origin + HOSTILE_APP;
  return {
    origin,
    own,
    victim: origin + VICTIM_APP,
    mark,
    scriptUrl: (code, headers = {}) =>
      `${own}${responseQuery({ type: 'text/javascript', body: code, headers })}&script=${mark}`,
  };
}

/** Fetches a URL, whose query is empty or has the placeholder `MARK`, and reads the response. */
export function fetching(urlOf: (target: AttackTarget) => string, init: RequestInit = {}): AppAttack {
  return (page, target) =>
    page.evaluate(
      async (url, options) => (await fetch(url, options)).text(),
      urlOf(target).replace('MARK', `mark=${target.mark}`),
      init,
    );
}

/** Reads a URL in a worker whose script comes from the hostile app. */
export function inWorker(kind: 'Worker' | 'SharedWorker', urlOf: (target: AttackTarget) => string): AppAttack {
  return (page, target) => {
    const url = urlOf(target);
    const code =
      kind === 'Worker'
        ? readAndPost('self', url)
        : `onconnect = ({ ports: [port] }) => { ${readAndPost('port', url)} };`;
    return page.evaluate(askWorker, kind, target.scriptUrl(code));
  };
}

/** Code of a worker that reads a URL and posts what it read. */
export function readAndPost(port: string, url: string, init: RequestInit = {}): string {
  return `fetch(${JSON.stringify(url)}, ${JSON.stringify(init)}).then((r) => r.text(), String).then((text) => ${port}.postMessage(text));`;
}
