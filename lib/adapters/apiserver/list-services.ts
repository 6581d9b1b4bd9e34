import type * as v from 'valibot';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { listServiceObjects, type ReadyServices, readyByEndpoints, readyBySlices } from '../../core/services/list.ts';
import type { ServiceList } from '../../core/services/service.ts';
import {
  EndpointSliceReplySchema,
  EndpointsReplySchema,
  ServiceListReplySchema,
  type ServiceObject,
} from '../../core/services/wire.ts';
import { type Conversation, readApi } from './request.ts';

const PAGE_SIZE = 500;
/** A cluster that always names a further page is not believed for ever. */
const MOST_PAGES = 200;

/**
 * The services that the context may list: of all namespaces, or of those given where listing all is forbidden. A
 * namespace that is refused is left out, unless all are.
 *
 * @param namespaces names to read one by one; also read where the whole list is refused
 */
export async function listServices(
  conversation: Conversation,
  namespaces: readonly string[],
  listedAt: number,
): Promise<Outcome<ServiceList>> {
  const [all, ready] = await Promise.all([readServices(conversation, ''), readReady(conversation, '')]);
  if (all.ok) {
    return success({ services: listServiceObjects(all.value, ready), namespaces: [], listedAt });
  }
  if (all.problem.code !== 'apiserverForbidden' || namespaces.length === 0) return all;
  const parts = await Promise.all(
    namespaces.map(async (namespace) => ({
      namespace,
      objects: await readServices(conversation, `/namespaces/${encodeURIComponent(namespace)}`),
      ready: await readReady(conversation, `/namespaces/${encodeURIComponent(namespace)}`),
    })),
  );
  const allowed = parts.flatMap(({ objects, ...part }) => (objects.ok ? [{ ...part, objects: objects.value }] : []));
  if (allowed.length === 0) return parts.map(({ objects }) => objects).find((one) => !one.ok) ?? failure(all.problem);
  const services = allowed.flatMap(({ objects, ready }) => listServiceObjects(objects, ready));
  return success({ services, namespaces: [...namespaces], listedAt });
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
  readonly items: Item[];
}

/** All pages of a list. A page that has expired (410) means to begin again, which is done once. */
async function readPages<Item>(
  conversation: Conversation,
  path: string,
  resource: string,
  schema: v.GenericSchema<unknown, Page<Item>>,
  mayBeginAgain = true,
): Promise<Outcome<Item[]>> {
  const items: Item[] = [];
  let continueToken = '';
  let pages = 0;
  do {
    pages += 1;
    const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
    if (continueToken !== '') query.set('continue', continueToken);
    const page = await readApi(conversation, `${path}?${query}`, resource, schema);
    if (!page.ok) {
      const isExpired = page.problem.code === 'apiserverRefused' && page.problem.values.status === '410';
      return isExpired && mayBeginAgain ? readPages(conversation, path, resource, schema, false) : page;
    }
    items.push(...page.value.items);
    continueToken = page.value.continueToken;
  } while (continueToken !== '' && pages < MOST_PAGES);
  return success(items);
}
