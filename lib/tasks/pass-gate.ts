import type { Grant } from '../core/grants/grant.ts';
import type { Initiator } from '../core/grants/initiator.ts';
import { addressFor } from '../core/grants/isolation.ts';
import type { ContextState, GateAnswer, GateRequest } from '../core/messages.ts';
import { type Problem, problem } from '../core/problems.ts';
import { type ProxyUrl, parseProxyUrl } from '../core/proxy-url/parse.ts';
import { isSameServer, type Server } from '../core/proxy-url/server.ts';
import { arrivalOf, type GateTab, pageToAskAbout } from './ask-about-page.ts';
import { listContexts, obstacleOf } from './context-state.ts';
import { endGrants } from './end-grants.ts';
import { grantTab, openGranted, type TablessGrant } from './grant-tab.ts';
import { kindFor } from './isolation.ts';
import { serversOf } from './put-rules-in-force.ts';
import { findBehindRoot } from './virtual-root.ts';
import type { World } from './world.ts';

/**
 * Settles what becomes of a URL that came to the gate: a grant for the gate's tab, a new tab, a question, or what is
 * in the way.
 *
 * One tab, one app, for life: a tab that holds a grant gets no other, since Back would revive the first app's
 * document under the second's credential. An app without storage is shown by our own page, and shares no tab with itself
 * with storage. A tab that goes elsewhere on the host loses its grant first and is spent.
 */
export async function passGate(world: World, tab: GateTab, request: GateRequest): Promise<GateAnswer> {
  const { url, contextId } = request;
  if (tab.id === null) return blocked(problem('gateWithoutTab', {}));
  const [states, active, lapsed, spentTabIds] = await Promise.all([
    listContexts(world),
    world.storage.read('grants'),
    world.storage.read('lapsedGrants'),
    world.storage.read('spentTabIds'),
  ]);
  // What the lock took a tab gets back, unless it has shown a neighbour since.
  const grants = [...active, ...lapsed.filter(({ tabId }) => !spentTabIds.includes(tabId))];
  const servers = serversOf(states.map(({ context }) => context));
  const held = grants.find((grant) => grant.tabId === tab.id) ?? null;
  const opener = grants.find((grant) => grant.tabId === tab.openerTabId) ?? null;
  const initiator = (await arrivalOf(world, tab, url))?.initiator ?? null;
  const behind = await findBehindRoot(world, url, { own: held, opener, initiator, chosen: request.prefix, servers });
  const parsed = parseProxyUrl(behind.kind === 'app' ? behind.url : url, servers);
  if (parsed.ok || behind.kind === 'ask' || isOfApiTab(held, url)) {
    const page = await pageToAskAbout(world, tab, request, parsed.ok ? parsed.value.prefix : null);
    if (page) return { kind: 'confirm', site: page.site };
  }
  if (behind.kind === 'ask') return { kind: 'chooseApp', prefixes: behind.prefixes };
  if (!parsed.ok) return goElsewhere(world, { held, initiator }, url, parsed.problem);
  return passToTarget(world, { states, grants, held, tab: { ...tab, id: tab.id } }, parsed.value, contextId);
}

interface Scene {
  readonly states: readonly ContextState[];
  readonly grants: readonly Grant[];
  readonly held: Grant | null;
  readonly tab: GateTab & { readonly id: number };
}

async function passToTarget(
  world: World,
  { states, grants, held, tab }: Scene,
  target: ProxyUrl,
  contextId: string | null,
): Promise<GateAnswer> {
  const choice = await chooseContext(world, states, grants, target, tab, contextId);
  if (choice.kind === 'ask') return { kind: 'choose', contexts: choice.among };
  if (choice.kind === 'none') return blocked(problem('contextUnknown', {}));
  const { state } = choice;
  const obstacle = await obstacleOf(world, state);
  if (obstacle) return blocked(obstacle, state);

  const grant: TablessGrant = {
    kind: await kindFor(world, target.server, target.prefix),
    contextId: state.context.id,
    server: target.server,
    prefix: target.prefix,
  };
  if (await isTaken(world, held, grant, tab.id)) {
    await openGranted(world, grant, target.url, tab.id);
    return { kind: 'openedElsewhere' };
  }
  await grantTab(world, tab.id, grant);
  return go(addressFor(grant, target.url, world.dialect));
}

function go(url: string): GateAnswer {
  return { kind: 'go', url };
}

function blocked(problem: Problem, state: ContextState | null = null): GateAnswer {
  return { kind: 'blocked', problem, context: state?.context ?? null };
}

function isOfApiTab(held: Grant | null, url: string): boolean {
  return held?.kind === 'api' && URL.canParse(url) && new URL(url).href.startsWith(held.prefix);
}

/** Whether a path segment may read `proxy` to the apiserver, which decodes what a browser leaves encoded. */
function namesProxy(url: string): boolean {
  try {
    return decodeURIComponent(new URL(url).pathname).split('/').includes('proxy');
  } catch {
    return true;
  }
}

/**
 * Where a URL that is no target's leads: on within the API for its tab; out of the app for a granted tab, whose grant
 * goes before the tab does, since rules about initiators do not see ports; on, without any grant, for another page of the
 * host that was taken for an app; nowhere for any other.
 */
async function goElsewhere(
  world: World,
  { held, initiator }: { held: Grant | null; initiator: Initiator | null },
  url: string,
  reason: Problem,
): Promise<GateAnswer> {
  const isElsewhere = reason.code === 'urlNotProxy' || reason.code === 'urlServerUnknown';
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  const isPassing = held === null && initiator?.kind === 'page' && reason.code === 'urlNotProxy' && !namesProxy(url);
  if (isPassing && isWeb) return go(url);
  if (!held || !isElsewhere || !isWeb) return blocked(reason);
  if (isOfApiTab(held, url)) return namesProxy(url) ? blocked(reason) : go(url);
  await endGrants(world, ({ tabId }) => tabId === held.tabId);
  return go(url);
}

/** The context to present, or those to choose from, or that none is stored for the server. */
type Choice =
  | { readonly kind: 'use'; readonly state: ContextState }
  | { readonly kind: 'ask'; readonly among: readonly ContextState[] }
  | { readonly kind: 'none' };

async function chooseContext(
  world: World,
  states: readonly ContextState[],
  grants: readonly Grant[],
  target: ProxyUrl,
  tab: GateTab,
  chosenId: string | null,
): Promise<Choice> {
  const candidates = states.filter(({ context }) => isUsableFor(context, target.server));
  // The tab's own grant, or that of the tab whose app opened this one: the person has chosen already.
  const inherited = [tab.id, tab.openerTabId]
    .map((id) => grants.find((grant) => grant.tabId === id && grant.prefix === target.prefix))
    .find((grant) => grant !== undefined);
  const wantedId = chosenId ?? inherited?.contextId ?? null;
  const wanted = candidates.find(({ context }) => context.id === wantedId);
  if (wanted) return { kind: 'use', state: wanted };
  const [only] = candidates;
  if (!only) return { kind: 'none' };
  // A chosen context that is gone is asked about again, never replaced in silence.
  if (chosenId === null && candidates.length === 1) return { kind: 'use', state: only };
  const lastId = (await world.storage.read('contextsByPrefix'))[target.prefix]?.at(-1);
  const isLast = ({ context }: ContextState) => Number(context.id === lastId);
  return { kind: 'ask', among: candidates.sort((one, other) => isLast(other) - isLast(one)) };
}

function isUsableFor({ server, obstacles }: ContextState['context'], target: Server): boolean {
  return server !== null && obstacles.length === 0 && isSameServer(server, target);
}

async function isTaken(world: World, held: Grant | null, grant: TablessGrant, tabId: number): Promise<boolean> {
  if (held) return held.kind !== grant.kind || held.prefix !== grant.prefix || held.contextId !== grant.contextId;
  return (await world.storage.read('spentTabIds')).includes(tabId);
}
