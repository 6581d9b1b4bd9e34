import { deepEqual, equal } from 'node:assert/strict';
import type { UserName } from '../users.ts';
import { expectEcho, expectStatus } from './expectations.ts';
import { type ContractTests, type Fixture, NODE, SERVICES } from './fixture.ts';

/** What users may do, and the exact message if they may not. */
export const authorization: ContractTests = {
  'lets the viewer list services in all namespaces': async ({ cluster }) => {
    equal((await cluster.request('GET', '/api/v1/services', { token: cluster.users.viewer })).status, 200);
  },
  'lets the limited user list services in its namespace': async ({ cluster }) => {
    const path = '/api/v1/namespaces/shop/services';
    equal((await cluster.request('GET', path, { token: cluster.users.limited })).status, 200);
  },
  'forbids a list in all namespaces at the cluster scope': forbids(
    'limited',
    'GET',
    '/api/v1/services',
    'services is forbidden: User "limited" cannot list resource "services" in API group "" at the cluster scope',
    { kind: 'services' },
  ),
  'forbids a list in another namespace': forbids(
    'limited',
    'GET',
    SERVICES,
    'services is forbidden: User "limited" cannot list resource "services" in API group "" in the namespace "contract"',
    { kind: 'services' },
  ),
  'names the object in the message when it forbids to get it': forbids(
    'nobody',
    'GET',
    `${SERVICES}/plain`,
    'services "plain" is forbidden: User "nobody" cannot get resource "services" in API group "" in the namespace "contract"',
    { name: 'plain', kind: 'services' },
  ),
  'names the whole proxy segment in the message when it forbids the proxy': forbids(
    'nobody',
    'GET',
    `${SERVICES}/https:echo:https/proxy/`,
    'services "https:echo:https" is forbidden: User "nobody" cannot get resource "services/proxy" in API group "" in the namespace "contract"',
    { name: 'https:echo:https', kind: 'services' },
  ),
  'forbids the proxy of a node at the cluster scope': forbids(
    'limited',
    'GET',
    `/api/v1/nodes/${NODE}/proxy/`,
    `nodes "${NODE}" is forbidden: User "limited" cannot get resource "nodes/proxy" in API group "" at the cluster scope`,
    { name: NODE, kind: 'nodes' },
  ),
  'authorizes POST as the verb create': forbids(
    'viewer',
    'POST',
    '/api/v1/namespaces',
    'namespaces is forbidden: User "viewer" cannot create resource "namespaces" in API group "" at the cluster scope',
    { kind: 'namespaces' },
  ),
  'authorizes OPTIONS as an empty verb': forbids(
    'viewer',
    'OPTIONS',
    `${SERVICES}/plain/proxy/`,
    'services "plain" is forbidden: User "viewer" cannot  resource "services/proxy" in API group "" in the namespace "contract"',
    { name: 'plain', kind: 'services' },
  ),
  'forbids the list of API paths': forbids('nobody', 'GET', '/', 'forbidden: User "nobody" cannot get path "/"', {}),
  'forbids a request before it checks whether the service exists': async ({ request, cluster }) => {
    const response = await request('no-such/proxy/', { token: cluster.users.nobody });
    expectStatus(response, 403, /^services "no-such" is forbidden/);
  },
  'lets a user with the verbs get, create, update, patch and delete proxy HEAD, POST, PUT, PATCH and DELETE': async ({
    request,
  }) => {
    equal((await request('plain/proxy/', { method: 'HEAD' })).status, 200);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      equal(expectEcho(await request('plain/proxy/a', { method })).method, method);
    }
  },
};

function forbids(
  user: UserName,
  method: string,
  path: string,
  message: string,
  details: object,
): ContractTests[string] {
  return async ({ cluster }: Fixture) => {
    const response = await cluster.request(method, path, { token: cluster.users[user] });
    expectStatus(response, 403, message, 'Forbidden');
    deepEqual((response.json() as { details: object }).details, details);
    equal(response.headers['x-content-type-options'], 'nosniff');
  };
}
