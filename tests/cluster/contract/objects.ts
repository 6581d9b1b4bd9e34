import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { expectStatus } from './expectations.ts';
import { type Scene, SERVICES, type Statements } from './scene.ts';

interface List {
  readonly kind: string;
  readonly metadata: { readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

/** The objects of the API that a service list is made of. */
export const objects: Statements = {
  'names its paths at the root': async ({ cluster }) => {
    const { paths } = (await cluster.request('GET', '/')).json() as { paths: string[] };
    for (const path of ['/api', '/api/v1', '/apis', '/version']) ok(paths.includes(path), path);
  },
  'lists services in the order of their names': async (scene) => {
    const { kind, items } = await list(scene, '');
    equal(kind, 'ServiceList');
    deepEqual(names(items), names(items).toSorted());
    ok(names(items).includes('plain'));
  },
  'lists in parts': async (scene) => {
    const all = names((await list(scene, '')).items);
    const first = await list(scene, '?limit=2');
    equal(first.metadata.remainingItemCount, all.length - 2);
    const rest = await list(scene, `?limit=500&continue=${first.metadata.continue}`);
    deepEqual([...names(first.items), ...names(rest.items)], all);
    equal(rest.metadata.continue, undefined);
  },
  'refuses a continuation that is none': async ({ cluster }) => {
    expectStatus(await cluster.request('GET', `${SERVICES}?limit=1&continue=zzz`), 400, /continue/, 'BadRequest');
  },
  'lists by label': async ({ cluster }) => {
    const path = '/api/v1/services?labelSelector=component%3Dapiserver%2Cprovider%21%3Dnobody';
    deepEqual(names(((await cluster.request('GET', path)).json() as List).items), ['kubernetes']);
    const none = '/api/v1/services?labelSelector=component%20in%20%28scheduler%29';
    deepEqual(((await cluster.request('GET', none)).json() as List).items, []);
  },
  'gives a service with all that a list needs': async ({ cluster }) => {
    const service = (await cluster.request('GET', `${SERVICES}/echo`)).json() as Record<string, never>;
    const { kind, apiVersion, spec, status, metadata } = service as unknown as {
      kind: string;
      apiVersion: string;
      metadata: { name: string; namespace: string };
      spec: { ports: object[]; type: string; clusterIP: string };
      status: object;
    };
    deepEqual(
      [kind, apiVersion, metadata.name, metadata.namespace, spec.type],
      ['Service', 'v1', 'echo', 'scene', 'ClusterIP'],
    );
    match(spec.clusterIP, /^10\./);
    deepEqual(spec.ports, [
      { name: 'web', protocol: 'TCP', port: 80, targetPort: 8080 },
      { name: 'https', protocol: 'TCP', port: 443, targetPort: 8443 },
    ]);
    deepEqual(status, { loadBalancer: {} });
  },
  'has the endpoints of a service, with their pods': async ({ cluster }) => {
    const answer = await cluster.request('GET', '/api/v1/namespaces/scene/endpoints/plain');
    const { subsets } = answer.json() as { subsets: { addresses: { targetRef: object }[] }[] };
    deepEqual(subsets[0]?.addresses[0]?.targetRef, { kind: 'Pod', namespace: 'scene', name: 'plain' });
  },
  'has EndpointSlices; Kubernetes 1.20 had none of version v1': async ({ cluster, isOld }) => {
    const path =
      '/apis/discovery.k8s.io/v1/namespaces/scene/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dplain';
    const answer = await cluster.request('GET', path);
    if (isOld) expectStatus(answer, 404, 'the server could not find the requested resource', 'NotFound');
    else equal((answer.json() as List).items.length, 1);
  },
  'says what it does not have': async ({ cluster }) => {
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
  'says that there is one already': async ({ cluster }) => {
    const answer = await cluster.request('POST', '/api/v1/namespaces', { body: { metadata: { name: 'scene' } } });
    expectStatus(answer, 409, 'namespaces "scene" already exists', 'AlreadyExists');
  },
  'says that it cannot read an object': async ({ cluster }) => {
    expectStatus(
      await cluster.request('POST', '/api/v1/namespaces', { body: '{' }),
      400,
      /^the object provided is unrecognized/,
    );
  },
  'does not write to a whole collection': async ({ cluster }) => {
    expectStatus(
      await cluster.request('PUT', SERVICES, { body: {} }),
      405,
      /does not allow this method/,
      'MethodNotAllowed',
    );
  },
};

async function list({ cluster }: Scene, query: string): Promise<List> {
  return (await cluster.request('GET', `${SERVICES}${query}`)).json() as List;
}

function names(items: List['items']): string[] {
  return items.map(({ metadata }) => metadata.name);
}
