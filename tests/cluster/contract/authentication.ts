import { deepEqual, equal } from 'node:assert/strict';
import { expectEcho, expectStatus } from './expectations.ts';
import { type ContractTests, SERVICES } from './fixture.ts';

const ANONYMOUS_FORBIDDEN = 'forbidden: User "system:anonymous" cannot get path "/api"';

/** How users are authenticated and impersonated. */
export const authentication: ContractTests = {
  'authenticates a user by bearer token': async ({ cluster }) => {
    const response = await cluster.request('GET', '/api', { token: cluster.users.nobody });
    equal(response.status, 200);
    deepEqual((response.json() as { versions: string[] }).versions, ['v1']);
  },
  'ignores the case of the authentication scheme': async ({ cluster }) => {
    const headers = { Authorization: `bEARER ${cluster.users.nobody}` };
    equal((await cluster.request('GET', '/api', { token: null, headers })).status, 200);
  },
  'responds with 401 to an unknown token': async ({ cluster }) => {
    const response = await cluster.request('GET', '/api', { token: 'unknown-token' });
    expectStatus(response, 401, 'Unauthorized', 'Unauthorized');
  },
  'responds with 401 to an unknown token even on a public path': async ({ cluster }) => {
    expectStatus(await cluster.request('GET', '/version', { token: 'unknown-token' }), 401, 'Unauthorized');
  },
  'treats a request without a token as system:anonymous': async ({ cluster }) => {
    expectStatus(await cluster.request('GET', '/api', { token: null }), 403, ANONYMOUS_FORBIDDEN, 'Forbidden');
  },
  'ignores a token after two spaces': async ({ cluster }) => {
    const headers = { Authorization: `Bearer  ${cluster.users.admin}` };
    expectStatus(await cluster.request('GET', '/api', { token: null, headers }), 403, ANONYMOUS_FORBIDDEN);
  },
  'ignores Basic credentials': async ({ cluster }) => {
    const headers = { Authorization: 'Basic YWRtaW46YWRtaW4=' };
    expectStatus(await cluster.request('GET', '/api', { token: null, headers }), 403, ANONYMOUS_FORBIDDEN);
  },
  'serves its version to anonymous users': async ({ cluster }) => {
    const response = await cluster.request('GET', '/version', { token: null });
    equal(response.status, 200);
    equal((response.json() as { gitVersion: string }).gitVersion, cluster.version);
  },
  'lets an authorized user impersonate another': async ({ cluster }) => {
    const headers = { 'Impersonate-User': 'viewer' };
    expectEcho(await cluster.request('GET', `${SERVICES}/plain/proxy/`, { headers }));
  },
  'gives an impersonating user only the permissions of the impersonated one': async ({ cluster }) => {
    const headers = { 'Impersonate-User': 'limited' };
    const response = await cluster.request('GET', `${SERVICES}/plain/proxy/`, { headers });
    expectStatus(response, 403, /^services "plain" is forbidden: User "limited" cannot get resource "services\/proxy"/);
  },
  'grants the permissions of each impersonated group': async ({ cluster }) => {
    const headers = { 'Impersonate-User': 'eve', 'Impersonate-Group': ['developers', 'system:masters'] };
    expectEcho(await cluster.request('GET', `${SERVICES}/plain/proxy/`, { headers }));
  },
  'refuses impersonation to a user who may not impersonate': async ({ cluster }) => {
    const { viewer: token } = cluster.users;
    const headers = { 'Impersonate-User': 'limited' };
    const response = await cluster.request('GET', `${SERVICES}/plain/proxy/`, { token, headers });
    const message =
      'users "limited" is forbidden: User "viewer" cannot impersonate resource "users" in API group "" at the cluster scope';
    expectStatus(response, 403, message, 'Forbidden');
  },
  'responds with 500 to an impersonated group without a user': async ({ cluster }) => {
    const response = await cluster.request('GET', '/api', { headers: { 'Impersonate-Group': 'developers' } });
    equal(response.status, 500);
    equal(response.text.includes('without impersonating a user'), true);
  },
};
