import { afterAll, beforeAll, describe, it } from 'vitest';
import type { ClusterKind } from './cluster.ts';
import { auditLog } from './contract/audit-log.ts';
import { authentication } from './contract/authentication.ts';
import { authorization } from './contract/authorization.ts';
import { type ContractTests, type Fixture, startFixture } from './contract/fixture.ts';
import { headers } from './contract/headers.ts';
import { linkRewriting } from './contract/link-rewriting.ts';
import { objects } from './contract/objects.ts';
import { proxySegments } from './contract/proxy-segments.ts';
import { proxyTargets } from './contract/proxy-targets.ts';
import { streaming } from './contract/streaming.ts';
import { upgrades } from './contract/upgrades.ts';
import { findControlPlane } from './real/find-control-plane.ts';

const CONTRACT: Readonly<Record<string, ContractTests>> = {
  authentication,
  authorization,
  'the audit log': auditLog,
  'API objects': objects,
  'proxy segments': proxySegments,
  'proxy targets': proxyTargets,
  'link rewriting': linkRewriting,
  'proxied headers': headers,
  upgrades,
  streaming,
};

const KINDS: ClusterKind[] = ['simulated'];
// If the real apiserver is required but missing, starting it fails, and so does the test run.
if ((await findControlPlane()) || process.env.PORTSIDE_REQUIRE_REAL_CLUSTER === '1') KINDS.push('real');
else console.warn('THE CONTRACT IS TESTED ON THE SIMULATED APISERVER ONLY: this run proves nothing about a real one.');

/** Both start at once, so that one is tested while the slower one starts. */
const starting = new Map<ClusterKind, Promise<Fixture>>();

beforeAll(() => {
  for (const kind of KINDS) {
    const fixture = startFixture(kind);
    // A failure is reported by the tests of its kind.
    fixture.catch(() => {});
    starting.set(kind, fixture);
  }
});
afterAll(async () => {
  for (const fixture of starting.values()) await (await fixture.catch(() => null))?.stop();
});

describe.each(KINDS)('the %s apiserver', (kind) => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = (await starting.get(kind)) as Fixture;
  });

  describe.each(Object.entries(CONTRACT))('%s', (_part, tests) => {
    it.each(Object.entries(tests))('%s', async (_title, run) => {
      await run(fixture);
    });
  });
});
