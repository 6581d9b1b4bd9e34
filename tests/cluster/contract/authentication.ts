import { deepEqual, equal } from 'node:assert/strict';
import { expectEcho, expectStatus } from './expectations.ts';
import { SERVICES, type Statements } from './scene.ts';

const NOBODY_KNOWN = 'forbidden: User "system:anonymous" cannot get path "/api"';

/** Who somebody is to the apiserver. */
export const authentication: Statements = {
  'knows a user by the bearer token': async ({ cluster }) => {
    const answer = await cluster.request('GET', '/api', { token: cluster.users.nobody });
    equal(answer.status, 200);
    deepEqual((answer.json() as { versions: string[] }).versions, ['v1']);
  },
  'does not care how the scheme of the token is written': async ({ cluster }) => {
    const headers = { Authorization: `bEARER ${cluster.users.nobody}` };
    equal((await cluster.request('GET', '/api', { token: null, headers })).status, 200);
  },
  'answers 401 to a token of nobody': async ({ cluster }) => {
    expectStatus(
      await cluster.request('GET', '/api', { token: 'nobody-has-this' }),
      401,
      'Unauthorized',
      'Unauthorized',
    );
  },
  'answers 401 to a token of nobody also where anybody may go': async ({ cluster }) => {
    expectStatus(await cluster.request('GET', '/version', { token: 'nobody-has-this' }), 401, 'Unauthorized');
  },
  'takes a request without a token for one of system:anonymous': async ({ cluster }) => {
    expectStatus(await cluster.request('GET', '/api', { token: null }), 403, NOBODY_KNOWN, 'Forbidden');
  },
  'takes a token after a second space for none': async ({ cluster }) => {
    const headers = { Authorization: `Bearer  ${cluster.users.admin}` };
    expectStatus(await cluster.request('GET', '/api', { token: null, headers }), 403, NOBODY_KNOWN);
  },
  'takes Basic for none': async ({ cluster }) => {
    const headers = { Authorization: 'Basic YWRtaW46YWRtaW4=' };
    expectStatus(await cluster.request('GET', '/api', { token: null, headers }), 403, NOBODY_KNOWN);
  },
  'tells its version to anybody': async ({ cluster }) => {
    const answer = await cluster.request('GET', '/version', { token: null });
    equal(answer.status, 200);
    equal((answer.json() as { gitVersion: string }).gitVersion, cluster.version);
  },
  'lets a user act as another who is allowed to': async ({ cluster }) => {
    const headers = { 'Impersonate-User': 'viewer' };
    expectEcho(await cluster.request('GET', `${SERVICES}/plain/proxy/`, { headers }));
  },
  'gives who acts as another the rights of that one only': async ({ cluster }) => {
    const answer = await cluster.request('GET', `${SERVICES}/plain/proxy/`, {
      headers: { 'Impersonate-User': 'limited' },
    });
    expectStatus(answer, 403, /^services "plain" is forbidden: User "limited" cannot get resource "services\/proxy"/);
  },
  'adds each impersonated group': async ({ cluster }) => {
    const headers = { 'Impersonate-User': 'eve', 'Impersonate-Group': ['developers', 'system:masters'] };
    const { headers: received } = expectEcho(await cluster.request('GET', `${SERVICES}/plain/proxy/`, { headers }));
    deepEqual(
      Object.keys(received).filter((name) => name.startsWith('impersonate')),
      [],
    );
  },
  'refuses to act as another without the right to': async ({ cluster }) => {
    const { viewer: token } = cluster.users;
    const headers = { 'Impersonate-User': 'limited' };
    const answer = await cluster.request('GET', `${SERVICES}/plain/proxy/`, { token, headers });
    const words =
      'users "limited" is forbidden: User "viewer" cannot impersonate resource "users" in API group "" at the cluster scope';
    expectStatus(answer, 403, words, 'Forbidden');
  },
  'answers 500 to groups without a user to act as': async ({ cluster }) => {
    const answer = await cluster.request('GET', '/api', { headers: { 'Impersonate-Group': 'developers' } });
    equal(answer.status, 500);
    equal(answer.text.includes('without impersonating a user'), true);
  },
};
