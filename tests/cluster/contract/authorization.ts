import { deepEqual, equal } from 'node:assert/strict';
import type { UserName } from '../users.ts';
import { expectEcho, expectStatus } from './expectations.ts';
import { type Scene, SERVICES, type Statements } from './scene.ts';

/** What somebody may do, and how it is said where not. */
export const authorization: Statements = {
  'lets the viewer list services everywhere': async ({ cluster }) => {
    equal((await cluster.request('GET', '/api/v1/services', { token: cluster.users.viewer })).status, 200);
  },
  'lets the limited user list services in its namespace': async ({ cluster }) => {
    const path = '/api/v1/namespaces/shop/services';
    equal((await cluster.request('GET', path, { token: cluster.users.limited })).status, 200);
  },
  'refuses a list at the cluster scope': refuses(
    'limited',
    'GET',
    '/api/v1/services',
    'services is forbidden: User "limited" cannot list resource "services" in API group "" at the cluster scope',
    { kind: 'services' },
  ),
  'refuses a list in a namespace': refuses(
    'limited',
    'GET',
    SERVICES,
    'services is forbidden: User "limited" cannot list resource "services" in API group "" in the namespace "scene"',
    { kind: 'services' },
  ),
  'refuses an object by its name': refuses(
    'nobody',
    'GET',
    `${SERVICES}/plain`,
    'services "plain" is forbidden: User "nobody" cannot get resource "services" in API group "" in the namespace "scene"',
    { name: 'plain', kind: 'services' },
  ),
  'refuses the proxy with the whole segment as name': refuses(
    'nobody',
    'GET',
    `${SERVICES}/https:echo:https/proxy/`,
    'services "https:echo:https" is forbidden: User "nobody" cannot get resource "services/proxy" in API group "" in the namespace "scene"',
    { name: 'https:echo:https', kind: 'services' },
  ),
  'refuses the proxy of a node at the cluster scope': refuses(
    'limited',
    'GET',
    '/api/v1/nodes/scene-node/proxy/',
    'nodes "scene-node" is forbidden: User "limited" cannot get resource "nodes/proxy" in API group "" at the cluster scope',
    { name: 'scene-node', kind: 'nodes' },
  ),
  'names a write by its verb': refuses(
    'viewer',
    'POST',
    '/api/v1/namespaces',
    'namespaces is forbidden: User "viewer" cannot create resource "namespaces" in API group "" at the cluster scope',
    { kind: 'namespaces' },
  ),
  'knows no verb for OPTIONS': refuses(
    'viewer',
    'OPTIONS',
    `${SERVICES}/plain/proxy/`,
    'services "plain" is forbidden: User "viewer" cannot  resource "services/proxy" in API group "" in the namespace "scene"',
    { name: 'plain', kind: 'services' },
  ),
  'refuses the list of paths': refuses('nobody', 'GET', '/', 'forbidden: User "nobody" cannot get path "/"', {}),
  'refuses before it looks whether there is such a service': async ({ ask, cluster }) => {
    expectStatus(await ask('no-such/proxy/', { token: cluster.users.nobody }), 403, /^services "no-such" is forbidden/);
  },
  'takes HEAD for get, POST for create, PUT for update': async ({ ask }) => {
    equal((await ask('plain/proxy/', { method: 'HEAD' })).status, 200);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      equal(expectEcho(await ask('plain/proxy/a', { method })).method, method);
    }
  },
};

function refuses(user: UserName, method: string, path: string, message: string, details: object): Statements[string] {
  return async ({ cluster }: Scene) => {
    const answer = await cluster.request(method, path, { token: cluster.users[user] });
    expectStatus(answer, 403, message, 'Forbidden');
    deepEqual((answer.json() as { details: object }).details, details);
    equal(answer.headers['x-content-type-options'], 'nosniff');
  };
}
