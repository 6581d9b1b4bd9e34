import { deepEqual } from 'node:assert/strict';
import { waitFor } from '../../browser/harness/wait-for.ts';
import type { ContractTests } from './fixture.ts';

/** What the apiserver writes about requests, by which attacks are judged. */
export const auditLog: ContractTests = {
  'names verb, URI, user and status of each request': async ({ cluster }) => {
    const { viewer, nobody } = cluster.users;
    const requests = [
      ['GET', '/api/v1/services?audited', viewer],
      ['GET', '/api/v1/namespaces/kube-system/secrets/audited', nobody],
      ['GET', '/api/v1/namespaces/shop/services/audited/proxy/a%2Fb?x', viewer],
      ['POST', '/api/v1/namespaces/shop/services/audited/proxy/', viewer],
      ['GET', '/version?audited', null],
      ['GET', '/api/v1/services?audited-too', 'nobody-has-this'],
    ] as const;
    for (const [method, path, token] of requests) await cluster.request(method, path, { token });
    const audited = () => cluster.auditLog().filter(({ uri }) => uri.includes('audited'));
    await waitFor(() => audited().length === requests.length);
    deepEqual(
      audited().map(({ verb, uri, user, status }) => `${verb} ${uri} ${user} ${status}`),
      [
        'list /api/v1/services?audited viewer 200',
        'get /api/v1/namespaces/kube-system/secrets/audited nobody 403',
        'get /api/v1/namespaces/shop/services/audited/proxy/a%2Fb?x viewer 404',
        'create /api/v1/namespaces/shop/services/audited/proxy/ viewer 404',
        'get /version?audited system:anonymous 200',
        'list /api/v1/services?audited-too  401',
      ],
    );
  },
};
