import { equal } from 'node:assert/strict';
import { expectEcho, expectStatus } from './expectations.ts';
import { type Scene, SERVICES, type Statements } from './scene.ts';

const PODS = '/api/v1/namespaces/scene/pods';

/** What a service, pod or node leads to, and what is said where it leads nowhere. */
export const targets: Statements = {
  'a service by name alone has to have a port without name': async ({ ask }) => {
    expectStatus(await ask('echo/proxy/'), 503, 'no endpoints available for service "echo"', 'ServiceUnavailable');
  },
  'a service without Endpoints is not found': async ({ ask }) => {
    expectStatus(await ask('without-endpoints/proxy/'), 404, 'services "without-endpoints" not found', 'NotFound');
  },
  'a service without ready addresses has no endpoints available': hasNoEndpoints('not-ready'),
  'a service with empty Endpoints has no endpoints available': hasNoEndpoints('without-subsets'),
  'an address without a pod counts for none': hasNoEndpoints('without-pod'),
  "an address that is not its pod's counts for none": hasNoEndpoints('of-another-address'),
  'a service port that is none': async ({ ask }) => {
    expectStatus(
      await ask('echo:8080/proxy/'),
      503,
      'no service port 8080 found for service "echo"',
      'ServiceUnavailable',
    );
  },
  'a port name that is none': async ({ ask }) => {
    expectStatus(await ask('echo:nope/proxy/'), 503, 'no endpoints available for service "echo:nope"');
  },
  'a service that is none, by port': async ({ ask }) => {
    expectStatus(await ask('nope:80/proxy/'), 404, 'services "nope" not found', 'NotFound');
  },
  'a pod leads to the first port that it states': leadsTo(`${PODS}/plain/proxy/`, ''),
  'a pod leads to the port that is asked for': leadsTo(`${PODS}/echo:8080/proxy/`, 'web'),
  'a pod is spoken to by TLS on demand': leadsTo(`${PODS}/https:echo:8443/proxy/`, 'https'),
  'a pod that is none': async (scene) => {
    expectStatus(await get(scene, `${PODS}/nope/proxy/`), 404, 'pods "nope" not found', 'NotFound');
  },
  'a pod segment that is none': async (scene) => {
    expectStatus(await get(scene, `${PODS}/a:b:c/proxy/`), 400, 'invalid pod request "a:b:c"', 'BadRequest');
  },
  'a pod port at which nothing answers': async (scene) => {
    expectStatus(
      await get(scene, `${PODS}/plain:81/proxy/`),
      scene.isOld ? 500 : 503,
      /^error trying to reach service: /,
    );
  },
  'a node leads to its kubelet, by TLS': leadsTo('/api/v1/nodes/scene-node/proxy/', 'https'),
  "a node by its kubelet's port too": leadsTo('/api/v1/nodes/scene-node:10250/proxy/', 'https'),
  'a node by another port is spoken to in the clear': leadsTo('/api/v1/nodes/scene-node:9100/proxy/', 'web'),
  'a node that is none': async (scene) => {
    expectStatus(await get(scene, '/api/v1/nodes/nope/proxy/'), 404, 'nodes "nope" not found', 'NotFound');
  },
  'a node segment that is none': async (scene) => {
    expectStatus(await get(scene, '/api/v1/nodes/a:b:c/proxy/'), 400, 'invalid node request "a:b:c"', 'BadRequest');
  },
  'the slash after proxy is added, before the query': async ({ ask }) => {
    const answer = await ask('plain/proxy?a=1&b=2');
    equal(answer.status, 301);
    equal(answer.headers.location, `${SERVICES}/plain/proxy/?a=1&b=2`);
    equal(answer.text, '');
  },
  'the slash is added for HEAD as well': async ({ ask }) => {
    equal((await ask('plain/proxy', { method: 'HEAD' })).status, 301);
  },
  'without the slash POST reaches the root of the app; Kubernetes 1.20 redirected it': async ({ ask, isOld }) => {
    const answer = await ask('plain/proxy', { method: 'POST' });
    if (isOld) equal(answer.status, 301);
    else equal(expectEcho(answer).url, '/');
  },
  'path and query reach the app as they are': async ({ ask }) => {
    equal(
      expectEcho(await ask('plain/proxy/a/b;c=1/?q=user:kimchy&x=%2F&y=%20')).url,
      '/a/b;c=1/?q=user:kimchy&x=%2F&y=%20',
    );
  },
  'an encoded slash in the path is decoded': async ({ ask }) => {
    equal(expectEcho(await ask('plain/proxy/a%2Fb')).url, '/a/b');
  },
  'V-OPEN-10 encoded dots lead up within the app and not out of it': async ({ ask }) => {
    equal(expectEcho(await ask('plain/proxy/a/..%2f..%2f..%2fb/')).url, '/b/');
  },
  'a method that is not proxied': async ({ cluster }) => {
    const answer = await cluster.request('TRACE', `${SERVICES}/plain/proxy/`);
    expectStatus(answer, 405, 'the server does not allow this method on the requested resource', 'MethodNotAllowed');
  },
};

function get({ cluster }: Scene, path: string) {
  return cluster.request('GET', path, { token: cluster.users.viewer });
}

function leadsTo(path: string, port: string): Statements[string] {
  return async (scene) => equal(expectEcho(await get(scene, path)).port, port);
}

function hasNoEndpoints(service: string): Statements[string] {
  return async ({ ask }) =>
    expectStatus(
      await ask(`${service}/proxy/`),
      503,
      `no endpoints available for service "${service}"`,
      'ServiceUnavailable',
    );
}
