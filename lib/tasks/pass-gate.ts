import type { Grant } from '../core/grants/grant.ts';
import type { ContextState, GateAnswer } from '../core/messages.ts';
import { type Problem, problem } from '../core/problems.ts';
import { type ProxyUrl, parseProxyUrl } from '../core/proxy-url/parse.ts';
import { isSameServer, type Server } from '../core/proxy-url/server.ts';
import { listContexts, obstacleOf } from './context-state.ts';
import { grantTab, openGranted, type TablessGrant } from './grant-tab.ts';
import { putRulesInForce, serversOf } from './put-rules-in-force.ts';
import type { World } from './world.ts';

/** The tab that shows the gate, as the browser describes it. */
export interface GateTab {
  /** Null where the asking page is not the main frame of a tab; the gate then opens nothing. */
  readonly id: number | null;
  /** The tab that opened it, where the browser knows. */
  readonly openerTabId: number | null;
}

/** What the gate holds, and the context that a person chose there. */
export interface GateRequest {
  readonly url: string;
  readonly contextId: string | null;
}

/**
 * Settles what becomes of a URL that came to the gate: a grant for the gate's tab, a new tab, a question, or what is
 * in the way.
 *
 * One tab, one app, for life: a tab that holds a grant gets no other, since Back would revive the first app's
 * document under the second's credential. A tab that goes elsewhere on the host loses its grant first and is spent.
 */
export async function passGate(world: World, tab: GateTab, { url, contextId }: GateRequest): Promise<GateAnswer> {
  if (tab.id === null) return blocked(problem('gateWithoutTab', {}));
  const [states, grants] = await Promise.all([listContexts(world), world.storage.read('grants')]);
  const servers = serversOf(states.map(({ context }) => context));
  const held = grants.find((grant) => grant.tabId === tab.id) ?? null;
  const parsed = parseProxyUrl(url, servers);
  if (!parsed.ok) {
    const isElsewhere = parsed.problem.code === 'urlNotProxy' || parsed.problem.code === 'urlServerUnknown';
    if (!held || !isElsewhere) return blocked(parsed.problem);
    return held.kind === 'api' && isUnder(url, held) ? go(url) : leave(world, held, url, parsed.problem);
  }
  const target = parsed.value;
  const state = await chooseContext(world, states, grants, target, tab, contextId);
  if (Array.isArray(state)) return { kind: 'choose', contexts: state };
  if (!state) return blocked(problem('contextUnknown', {}));
  const obstacle = await obstacleOf(world, state);
  if (obstacle) return blocked(obstacle, state);

  const grant: TablessGrant = {
    kind: 'target',
    contextId: state.context.id,
    server: target.server,
    prefix: target.prefix,
  };
  if (await isTaken(world, held, grant, tab.id)) {
    await openGranted(world, grant, target.url, tab.id);
    return { kind: 'openedElsewhere' };
  }
  await grantTab(world, tab.id, grant);
  return go(target.url);
}

function go(url: string): GateAnswer {
  return { kind: 'go', url };
}

function blocked(problem: Problem, state: ContextState | null = null): GateAnswer {
  return { kind: 'blocked', problem, context: state?.context ?? null };
}

function isUnder(url: string, grant: Grant): boolean {
  return URL.canParse(url) && new URL(url).href.startsWith(grant.prefix);
}

/** The grant goes before the tab does: rules about initiators do not see ports. */
async function leave(world: World, held: Grant, url: string, otherwise: Problem): Promise<GateAnswer> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return blocked(otherwise);
  const [grants, spentTabIds] = await Promise.all([world.storage.read('grants'), world.storage.read('spentTabIds')]);
  await world.storage.write('spentTabIds', [...new Set([...spentTabIds, held.tabId])]);
  await world.storage.write(
    'grants',
    grants.filter(({ tabId }) => tabId !== held.tabId),
  );
  await putRulesInForce(world);
  return go(url);
}

/** The context to present, the contexts to choose from, or null where none is stored for the server. */
async function chooseContext(
  world: World,
  states: readonly ContextState[],
  grants: readonly Grant[],
  target: ProxyUrl,
  tab: GateTab,
  chosenId: string | null,
): Promise<ContextState | ContextState[] | null> {
  const candidates = states.filter(({ context }) => isUsableFor(context, target.server));
  // The tab's own grant, or that of the tab whose app opened this one: the person has chosen already.
  const inherited = [tab.id, tab.openerTabId]
    .map((id) => grants.find((grant) => grant.tabId === id && grant.prefix === target.prefix))
    .find((grant) => grant !== undefined);
  const wantedId = chosenId ?? inherited?.contextId ?? null;
  const wanted = candidates.find(({ context }) => context.id === wantedId);
  if (wanted || candidates.length <= 1) return wanted ?? candidates[0] ?? null;
  const lastId = (await world.storage.read('lastContextByPrefix'))[target.prefix];
  return candidates.sort((one, other) => Number(other.context.id === lastId) - Number(one.context.id === lastId));
}

function isUsableFor({ server, obstacles }: ContextState['context'], target: Server): boolean {
  return server !== null && obstacles.length === 0 && isSameServer(server, target);
}

async function isTaken(world: World, held: Grant | null, grant: TablessGrant, tabId: number): Promise<boolean> {
  if (held) return held.kind !== grant.kind || held.prefix !== grant.prefix || held.contextId !== grant.contextId;
  return (await world.storage.read('spentTabIds')).includes(tabId);
}
