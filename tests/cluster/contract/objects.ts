import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { expectStatus } from './expectations.ts';
import { type ContractTests, type Fixture, NAMESPACE, SERVICES } from './fixture.ts';

interface List {
  readonly kind: string;
  readonly metadata: { readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

/** How API objects are listed, read and created. */
export const objects: ContractTests = {
  'lists its API paths at /': async ({ cluster }) => {
    const { paths } = (await cluster.request('GET', '/')).json() as { paths: string[] };
    for (const path of ['/api', '/api/v1', '/apis', '/version']) ok(paths.includes(path), path);
  },
  'lists services sorted by name': async (fixture) => {
    const { kind, items } = await list(fixture, '');
    equal(kind, 'ServiceList');
    deepEqual(namesOf(items), namesOf(items).toSorted());
    ok(namesOf(items).includes('plain'));
  },
  'splits a list into pages with limit and continue': async (fixture) => {
    const all = namesOf((await list(fixture, '')).items);
    const first = await list(fixture, '?limit=2');
    equal(first.metadata.remainingItemCount, all.length - 2);
    const rest = await list(fixture, `?limit=500&continue=${first.metadata.continue}`);
    deepEqual([...namesOf(first.items), ...namesOf(rest.items)], all);
    equal(rest.metadata.continue, undefined);
  },
  'rejects an invalid continue token': async ({ cluster }) => {
    expectStatus(await cluster.request('GET', `${SERVICES}?limit=1&continue=zzz`), 400, /continue/, 'BadRequest');
  },
  'filters a list by label selector': async ({ cluster }) => {
    const path = '/api/v1/services?labelSelector=component%3Dapiserver%2Cprovider%21%3Dnobody';
    deepEqual(namesOf(((await cluster.request('GET', path)).json() as List).items), ['kubernetes']);
    const noMatch = '/api/v1/services?labelSelector=component%20in%20%28scheduler%29';
    deepEqual(((await cluster.request('GET', noMatch)).json() as List).items, []);
  },
  'returns a service with name, namespace, ports, type, cluster IP and status': async ({ cluster }) => {
    const response = await cluster.request('GET', `${SERVICES}/echo`);
    const { kind, apiVersion, spec, status, metadata } = response.json() as {
      kind: string;
      apiVersion: string;
      metadata: { name: string; namespace: string };
      spec: { ports: object[]; type: string; clusterIP: string };
      status: object;
    };
    deepEqual(
      [kind, apiVersion, metadata.name, metadata.namespace, spec.type],
      ['Service', 'v1', 'echo', NAMESPACE, 'ClusterIP'],
    );
    match(spec.clusterIP, /^10\./);
    deepEqual(spec.ports, [
      { name: 'web', protocol: 'TCP', port: 80, targetPort: 8080 },
      { name: 'https', protocol: 'TCP', port: 443, targetPort: 8443 },
    ]);
    deepEqual(status, { loadBalancer: {} });
  },
  'returns the Endpoints of a service with references to its pods': async ({ cluster }) => {
    const response = await cluster.request('GET', `/api/v1/namespaces/${NAMESPACE}/endpoints/plain`);
    const { subsets } = response.json() as { subsets: { addresses: { targetRef: object }[] }[] };
    deepEqual(subsets[0]?.addresses[0]?.targetRef, { kind: 'Pod', namespace: NAMESPACE, name: 'plain' });
  },
  'lists EndpointSlices v1, except in Kubernetes 1.20': async ({ cluster, isKubernetes120 }) => {
    const slices = `/apis/discovery.k8s.io/v1/namespaces/${NAMESPACE}/endpointslices`;
    const path = `${slices}?labelSelector=kubernetes.io%2Fservice-name%3Dplain`;
    const response = await cluster.request('GET', path);
    if (isKubernetes120) expectStatus(response, 404, 'the server could not find the requested resource', 'NotFound');
    else equal((response.json() as List).items.length, 1);
  },
  'responds with 404 for an unknown object, namespace, resource and path': async ({ cluster }) => {
    expectStatus(await cluster.request('GET', `${SERVICES}/nope`), 404, 'services "nope" not found', 'NotFound');
    expectStatus(
      await cluster.request('GET', '/api/v1/namespaces/nope'),
      404,
      'namespaces "nope" not found',
      'NotFound',
    );
    expectStatus(
      await cluster.request('GET', '/api/v1/nopes'),
      404,
      'the server could not find the requested resource',
    );
    equal((await cluster.request('GET', '/nope')).status, 404);
  },
  'responds with 409 to the creation of an object that exists': async ({ cluster }) => {
    const response = await cluster.request('POST', '/api/v1/namespaces', { body: { metadata: { name: NAMESPACE } } });
    expectStatus(response, 409, `namespaces "${NAMESPACE}" already exists`, 'AlreadyExists');
  },
  'rejects invalid JSON': async ({ cluster }) => {
    expectStatus(
      await cluster.request('POST', '/api/v1/namespaces', { body: '{' }),
      400,
      /^the object provided is unrecognized/,
    );
  },
  'responds with 405 to an update of a collection': async ({ cluster }) => {
    expectStatus(
      await cluster.request('PUT', SERVICES, { body: {} }),
      405,
      /does not allow this method/,
      'MethodNotAllowed',
    );
  },
};

async function list({ cluster }: Fixture, query: string): Promise<List> {
  return (await cluster.request('GET', `${SERVICES}${query}`)).json() as List;
}

function namesOf(items: List['items']): string[] {
  return items.map(({ metadata }) => metadata.name);
}
