import { equal } from 'node:assert/strict';
import { expectEcho, expectStatus } from './expectations.ts';
import { type ContractTests, type Fixture, NAMESPACE, NODE, SERVICES } from './fixture.ts';

const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;

/** Which app a service, pod or node resolves to, and the error if there is none. */
export const proxyTargets: ContractTests = {
  'finds no endpoints for a service name alone if all ports are named': hasNoEndpoints('echo'),
  'responds with 404 for a service without Endpoints': async ({ request }) => {
    expectStatus(await request('without-endpoints/proxy/'), 404, 'services "without-endpoints" not found', 'NotFound');
  },
  'finds no endpoints for a service without ready addresses': hasNoEndpoints('not-ready'),
  'finds no endpoints for a service with empty Endpoints': hasNoEndpoints('without-subsets'),
  'ignores an endpoint address that refers to no pod': hasNoEndpoints('without-pod'),
  'ignores an endpoint address that differs from the address of its pod': hasNoEndpoints('wrong-pod-address'),
  'responds with 503 for an unknown port number of a service': async ({ request }) => {
    const message = 'no service port 8080 found for service "echo"';
    expectStatus(await request('echo:8080/proxy/'), 503, message, 'ServiceUnavailable');
  },
  'finds no endpoints for an unknown port name of a service': async ({ request }) => {
    expectStatus(await request('echo:nope/proxy/'), 503, 'no endpoints available for service "echo:nope"');
  },
  'responds with 404 for a port number of an unknown service': async ({ request }) => {
    expectStatus(await request('nope:80/proxy/'), 404, 'services "nope" not found', 'NotFound');
  },
  'proxies a pod to its first container port': reaches(`${PODS}/plain/proxy/`, ''),
  'proxies a pod to the given port': reaches(`${PODS}/echo:8080/proxy/`, 'web'),
  'proxies a pod with TLS if its segment starts with https:': reaches(`${PODS}/https:echo:8443/proxy/`, 'https'),
  'responds with 404 for an unknown pod': async (fixture) => {
    expectStatus(await get(fixture, `${PODS}/nope/proxy/`), 404, 'pods "nope" not found', 'NotFound');
  },
  'rejects an invalid pod segment': async (fixture) => {
    expectStatus(await get(fixture, `${PODS}/a:b:c/proxy/`), 400, 'invalid pod request "a:b:c"', 'BadRequest');
  },
  'responds with an error for a pod port that refuses connections': async (fixture) => {
    expectStatus(
      await get(fixture, `${PODS}/plain:81/proxy/`),
      fixture.isKubernetes120 ? 500 : 503,
      /^error trying to reach service: /,
    );
  },
  'proxies a node to its kubelet with TLS': reaches(`/api/v1/nodes/${NODE}/proxy/`, 'https'),
  'proxies a node with the port of its kubelet to the kubelet with TLS': reaches(
    `/api/v1/nodes/${NODE}:10250/proxy/`,
    'https',
  ),
  'proxies a node with another port without TLS': reaches(`/api/v1/nodes/${NODE}:9100/proxy/`, 'web'),
  'responds with 404 for an unknown node': async (fixture) => {
    expectStatus(await get(fixture, '/api/v1/nodes/nope/proxy/'), 404, 'nodes "nope" not found', 'NotFound');
  },
  'rejects an invalid node segment': async (fixture) => {
    expectStatus(await get(fixture, '/api/v1/nodes/a:b:c/proxy/'), 400, 'invalid node request "a:b:c"', 'BadRequest');
  },
  'redirects to the path with a slash after proxy, and keeps the query': async ({ request }) => {
    const response = await request('plain/proxy?a=1&b=2');
    equal(response.status, 301);
    equal(response.headers.location, `${SERVICES}/plain/proxy/?a=1&b=2`);
    equal(response.text, '');
  },
  'redirects HEAD to the path with a slash after proxy': async ({ request }) => {
    equal((await request('plain/proxy', { method: 'HEAD' })).status, 301);
  },
  'proxies POST without a slash after proxy to the root of the app, except in Kubernetes 1.20, which redirects it':
    async ({ request, isKubernetes120 }) => {
      const response = await request('plain/proxy', { method: 'POST' });
      if (isKubernetes120) equal(response.status, 301);
      else equal(expectEcho(response).url, '/');
    },
  'forwards path and query unchanged': async ({ request }) => {
    const url = '/a/b;c=1/?q=user:kimchy&x=%2F&y=%20';
    equal(expectEcho(await request(`plain/proxy${url}`)).url, url);
  },
  'decodes an encoded slash in the path': async ({ request }) => {
    equal(expectEcho(await request('plain/proxy/a%2Fb')).url, '/a/b');
  },
  'V-OPEN-10: resolves encoded dot segments within the app': async ({ request }) => {
    equal(expectEcho(await request('plain/proxy/a/..%2f..%2f..%2fb/')).url, '/b/');
  },
  'responds with 405 to a method that it does not proxy': async ({ cluster }) => {
    const response = await cluster.request('TRACE', `${SERVICES}/plain/proxy/`);
    expectStatus(response, 405, 'the server does not allow this method on the requested resource', 'MethodNotAllowed');
  },
};

function get({ cluster }: Fixture, path: string) {
  return cluster.request('GET', path, { token: cluster.users.viewer });
}

function reaches(path: string, port: string): ContractTests[string] {
  return async (fixture) => equal(expectEcho(await get(fixture, path)).port, port);
}

function hasNoEndpoints(service: string): ContractTests[string] {
  return async ({ request }) => {
    const message = `no endpoints available for service "${service}"`;
    expectStatus(await request(`${service}/proxy/`), 503, message, 'ServiceUnavailable');
  };
}
