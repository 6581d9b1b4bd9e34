import type * as v from 'valibot';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import {
  type ReadyServices,
  readyByEndpoints,
  readyBySlices,
  sortServices,
  toService,
} from '../../core/services/list.ts';
import type { Service, ServiceList } from '../../core/services/service.ts';
import {
  EndpointSliceReplySchema,
  EndpointsReplySchema,
  MOST_ITEMS,
  ServiceListReplySchema,
  type ServiceObject,
} from '../../core/services/wire.ts';
import { type Conversation, readApi } from './request.ts';

const PAGE_SIZE = 500;
/** A cluster that always names a further page is not believed for ever. */
const MOST_PAGES = MOST_ITEMS / PAGE_SIZE;
/** Of a whole list with all its pages. A large one over a slow network takes a good part of it. */
const LIST_TIMEOUT_MS = 60_000;

/**
 * The services that the context may list: of all namespaces, or of those given where listing all is forbidden. A
 * namespace that is refused, too, is left out, unless all are. It comes whole or as a problem: part of a list would
 * look as if the rest were gone.
 */
export async function listServices(
  conversation: Conversation,
  namespaces: readonly string[],
  listedAt: number,
): Promise<Outcome<ServiceList>> {
  const over = new AbortController();
  const signal = AbortSignal.any([AbortSignal.timeout(LIST_TIMEOUT_MS), over.signal]);
  try {
    return await listInTime({ ...conversation, signal }, namespaces, listedAt);
  } finally {
    // What is still being asked for now, nobody waits for.
    over.abort();
  }
}

async function listInTime(
  conversation: Conversation,
  namespaces: readonly string[],
  listedAt: number,
): Promise<Outcome<ServiceList>> {
  const everywhere = await readScope(conversation, '');
  if (everywhere.ok) return success({ services: sortServices(everywhere.value), namespaces: [], listedAt });
  if (!isForbidden(everywhere) || namespaces.length === 0) return everywhere;
  const parts = await Promise.all(
    [...new Set(namespaces)].map((name) => readScope(conversation, `/namespaces/${encodeURIComponent(name)}`)),
  );
  const failures = parts.filter((part) => !part.ok);
  const worst = failures.find((part) => !isForbidden(part)) ?? (failures.length === parts.length ? failures[0] : null);
  if (worst) return worst;
  const services = parts.flatMap((part) => (part.ok ? part.value : []));
  return success({ services: sortServices(services), namespaces: [...namespaces], listedAt });
}

function isForbidden(outcome: Outcome<unknown>): boolean {
  return !outcome.ok && outcome.problem.code === 'apiserverForbidden';
}

/** @param scope path of one namespace, or empty for all */
async function readScope(conversation: Conversation, scope: string): Promise<Outcome<Service[]>> {
  const readiness = readReady(conversation, scope);
  const objects = await readServices(conversation, scope);
  if (!objects.ok) return objects;
  const ready = await readiness;
  return success(objects.value.map((object) => toService(object, ready)));
}

function readServices(conversation: Conversation, scope: string): Promise<Outcome<ServiceObject[]>> {
  return readPages(conversation, `/api/v1${scope}/services`, 'services', ServiceListReplySchema);
}

/** EndpointSlices, or Endpoints where the cluster has no slices (before 1.21) or nobody makes them. */
async function readReady(conversation: Conversation, scope: string): Promise<ReadyServices> {
  const slices = await readPages(
    conversation,
    `/apis/discovery.k8s.io/v1${scope}/endpointslices`,
    'endpointslices',
    EndpointSliceReplySchema,
  );
  if (slices.ok && slices.value.length > 0) return readyBySlices(slices.value);
  const endpoints = await readPages(conversation, `/api/v1${scope}/endpoints`, 'endpoints', EndpointsReplySchema);
  return endpoints.ok ? readyByEndpoints(endpoints.value) : null;
}

interface Page<Item> {
  readonly continueToken: string;
  readonly count: number;
  readonly items: Item[];
}

/**
 * All pages of a list, or a problem where there are too many of them. A page that has expired (410) means to begin
 * again, which is done once.
 */
async function readPages<Item>(
  conversation: Conversation,
  path: string,
  resource: string,
  schema: v.GenericSchema<unknown, Page<Item>>,
  mayBeginAgain = true,
): Promise<Outcome<Item[]>> {
  let items: Item[] = [];
  let continueToken = '';
  let count = 0;
  for (let pages = 0; pages < MOST_PAGES && count <= MOST_ITEMS; pages++) {
    // To what looks like a browser the apiserver writes indented JSON unless told not to.
    const query = new URLSearchParams({ limit: String(PAGE_SIZE), pretty: 'false' });
    if (continueToken !== '') query.set('continue', continueToken);
    const page = await readApi(conversation, `${path}?${query}`, resource, schema);
    if (!page.ok) {
      const isExpired = page.problem.code === 'apiserverRefused' && page.problem.values.status === '410';
      return isExpired && mayBeginAgain ? readPages(conversation, path, resource, schema, false) : page;
    }
    items = items.concat(page.value.items);
    count += page.value.count;
    continueToken = page.value.continueToken;
    if (continueToken === '' && count <= MOST_ITEMS) return success(items);
  }
  return failure(problem('apiserverAnswerTooLong', { origin: conversation.server.origin }));
}
