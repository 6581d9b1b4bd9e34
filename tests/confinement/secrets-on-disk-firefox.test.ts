import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { FIREFOX_BUILD, type Firefox, startFirefox } from '../browser/harness/firefox.ts';
import { importKubeconfig, navigate, waitForUrl } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type AttackResult, type AttackResults, expectAllPrevented } from './attack-results.ts';
import { encodingsOf, filesWith } from './files-with.ts';
import { HOST, HOSTILE_APP, shareServers } from './fixture.ts';
import { responseQuery } from './scriptable-server.ts';
import { variantOfBuild } from './variant-of-build.ts';

const servers = shareServers();

/** What an app says about the caching of its pages. */
const APPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'an app that says nothing': {},
  'an app that varies with the credential': { Vary: 'Authorization', 'Cache-Control': 'max-age=3600' },
  'an app that varies with whom it is asked as': { Vary: 'Impersonate-User, authorization' },
};

/** A build whose rules leave it to the app with what its responses vary. */
const WITHOUT_VARY = {
  'before.js': `
    const api = browser.declarativeNetRequest;
    const update = api.updateSessionRules.bind(api);
    const read = api.getSessionRules.bind(api);
    const renamed = (rules, from, to) => JSON.parse(JSON.stringify(rules).replaceAll(JSON.stringify(from), JSON.stringify(to)));
    api.updateSessionRules = ({ addRules, ...more }) =>
      update({ ...more, addRules: renamed(addRules, 'Vary', 'X-Other') });
    api.getSessionRules = async (...filter) => renamed(await read(...filter), 'X-Other', 'Vary');
  `,
};

/** Opens each app, and searches the profile for the token once the app's page is in the cache on disk. */
async function searchAfterOpening(extension: string): Promise<AttackResults> {
  const firefox = await startFirefox({ extension, hosts: [HOST] });
  try {
    const { cluster } = servers.current;
    const server = cluster.url.replace('127.0.0.1', HOST);
    await importKubeconfig(firefox, cluster.kubeconfig({ users: ['admin'], server }));
    const results = new Map<string, AttackResult>();
    for (const [name, headers] of Object.entries(APPS)) {
      const before = filesWith(firefox.profile, encodingsOf(cluster.users.admin)).length;
      const mark = `cached-${randomBytes(6).toString('hex')}`;
      await openAndCache(firefox, `${server}${HOSTILE_APP}${responseQuery({ headers })}&mark=${mark}`, mark);
      const after = filesWith(firefox.profile, encodingsOf(cluster.users.admin)).length;
      results.set(name, { succeeded: after > before, evidence: 'its page is in the cache' });
    }
    return results;
  } finally {
    await firefox.stop();
  }
}

async function openAndCache(firefox: Firefox, url: string, mark: string): Promise<void> {
  const tab = await firefox.browser.newPage();
  await navigate(tab, url);
  await waitForUrl(tab, url);
  await waitFor(() => filesWith(join(firefox.profile, 'cache2'), [Buffer.from(mark)]).length > 0);
}

describe('in Firefox, the cache on disk', () => {
  it('contains no credential, whatever an app says about caching', { timeout: 240_000 }, async (context) => {
    const unguarded = await searchAfterOpening(variantOfBuild(() => ({}), WITHOUT_VARY, FIREFOX_BUILD));
    const nothingSaid = ['an app that says nothing'];
    expectAllPrevented(context, await searchAfterOpening(FIREFOX_BUILD), unguarded, nothingSaid);
  });
});
