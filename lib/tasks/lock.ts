import { PLAIN_APP } from '../core/grants/grant-group.ts';
import { lapsedTabsRules, wantedSessionRules } from '../core/grants/session-rules.ts';
import { lockingUnder } from '../core/policy.ts';
import { isLockDue, type Locking, lockAt } from '../core/vault/lock-state.ts';
import { withLapsed } from './lapse-grants.ts';
import { storedEnvelope } from './opened.ts';
import { serversOf } from './put-rules-in-force.ts';
import type { World } from './world.ts';

/** The use of Portside is noted at most so often. */
const NOTED_EACH_MS = 30_000;

/**
 * Takes every grant and credential out of memory. Grants are remembered, so that their tabs get them back when the vault is
 * open and the tab loads the next time; until then such a tab gets no other.
 *
 * Rules go first: they hold the headers. Then everything else in one step, which erases the keys.
 */
export async function lock(world: World): Promise<void> {
  const { storage, rules, shim } = world;
  const [contexts, grants, before] = await Promise.all([
    storage.read('contexts'),
    storage.read('grants'),
    storage.read('lapsedGrants'),
  ]);
  const lapsed = withLapsed(before, grants);
  const nothing = () => null;
  const guards = wantedSessionRules(serversOf(contexts), [], nothing, () => PLAIN_APP, world.dialect);
  await rules.replaceSession([...guards, ...lapsedTabsRules(lapsed)]);
  await storage.writeSession({
    opened: '',
    ephemeralKey: '',
    credentialEnds: {},
    grants: [],
    lapsedGrants: lapsed,
    usedAt: 0,
    locksAt: null,
  });
  await shim.replaceOrigins([]);
  await world.wakeAt('lock', null);
  await world.tabs.showUnsigned(
    grants.map(({ tabId }) => tabId),
    true,
  );
}

/** Locks where there is something to unlock: what is kept in memory alone would be lost. */
export async function lockNow(world: World): Promise<void> {
  if (await storedEnvelope(world)) await lock(world);
}

/** Locks if the time has come. */
export async function lockIfDue(world: World): Promise<void> {
  const [usedAt, locksAt] = await Promise.all([world.storage.read('usedAt'), world.storage.read('locksAt')]);
  if (isLockDue(usedAt, locksAt, world.now())) await lock(world);
}

/** Locks because nobody is there, if the person wants that. */
export async function lockWhenAway(world: World): Promise<void> {
  if ((await lockingInForce(world)).whenAway) await lockNow(world);
}

/** Notes that the person uses Portside, from which the time until the lock counts. */
export async function noteUsed(world: World): Promise<void> {
  const { storage } = world;
  const [opened, usedAt] = await Promise.all([storage.read('opened'), storage.read('usedAt')]);
  const now = world.now();
  if (opened === '' || Math.abs(now - usedAt) < NOTED_EACH_MS) return;
  await countFrom(world, now);
}

/** Changes when the vault locks by itself. */
export async function setLocking(world: World, locking: Locking): Promise<void> {
  await world.storage.write('locking', locking);
  if ((await world.storage.read('opened')) !== '') await countFrom(world, world.now());
}

async function countFrom(world: World, usedAt: number): Promise<void> {
  const locksAt = lockAt(usedAt, await lockingInForce(world));
  await world.storage.writeSession({ usedAt, locksAt });
  await world.wakeAt('lock', locksAt);
}

/**
 * When the vault locks, policy included. What is kept in memory alone ends with the browser, and before that only if a
 * policy says so: it could not be unlocked.
 */
async function lockingInForce(world: World): Promise<Locking> {
  const [policy, locking, envelope] = await Promise.all([
    world.policy(),
    world.storage.read('locking'),
    storedEnvelope(world),
  ]);
  return lockingUnder(policy, envelope ? locking : { afterMinutes: null, whenAway: false });
}
