import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listServices } from '../../lib/adapters/apiserver/list-services.ts';
import type { Service } from '../../lib/core/services/service.ts';
import { type Cluster, type ClusterKind, startCluster } from './cluster.ts';
import { createObject } from './objects.ts';
import { portsideConnection } from './portside-connection.ts';
import { findControlPlane } from './real/find-control-plane.ts';
import { addService } from './workload.ts';

const KINDS: ClusterKind[] = ['simulated'];
if ((await findControlPlane()) || process.env.PORTSIDE_REQUIRE_REAL_CLUSTER === '1') KINDS.push('real');

const port = { name: 'http', port: 80, targetPort: 8080, loopbackPort: 0 };
const podAddress = (ip: string, name: string) => ({ ip, targetRef: { kind: 'Pod', namespace: 'shop', name } });

describe.each(KINDS)('what Portside lists of the %s apiserver', (kind) => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({ kind, noReverseProxy: true });
    for (const name of ['web', 'plain', 'broken']) {
      await addService(cluster, { namespace: 'shop', name, ports: [port] });
    }
    const endpoints = (name: string, subset: object) =>
      createObject(cluster, '/api/v1/namespaces/shop/endpoints', { metadata: { name }, subsets: [subset] });
    const ports = [{ name: 'http', port: 8080 }];
    await endpoints('web', {
      addresses: [podAddress('10.9.0.1', 'a'), podAddress('10.9.0.2', 'b')],
      notReadyAddresses: [podAddress('10.9.0.3', 'c')],
      ports,
    });
    await endpoints('broken', { notReadyAddresses: [podAddress('10.9.0.4', 'd')], ports });
    await createObject(cluster, '/apis/networking.k8s.io/v1/namespaces/shop/ingresses', {
      metadata: {
        name: 'shop',
        annotations: {
          'gethomepage.dev/name': 'Web shop',
          'gethomepage.dev/group': 'Sales',
          'forecastle.stakater.com/appName': 'less known',
        },
      },
      spec: {
        tls: [{ hosts: ['shop.example'] }],
        rules: [
          {
            host: 'shop.example',
            http: {
              paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }],
            },
          },
        ],
      },
    });
    await createObject(cluster, '/apis/networking.k8s.io/v1/namespaces/shop/ingresses', {
      metadata: { name: 'plain', annotations: { 'hajimari.io/appName': 'Plain app' } },
      spec: { defaultBackend: { service: { name: 'plain', port: { number: 80 } } } },
    });
  }, 60_000);
  afterAll(() => cluster?.stop());

  const listAs = async (user: 'admin' | 'viewer'): Promise<Record<string, Service>> => {
    const list = await listServices(portsideConnection(cluster, cluster.users[user]), [], 0);
    if (!list.ok) throw new Error(list.problem.code);
    return Object.fromEntries(list.value.list.services.map((service) => [service.name, service]));
  };

  it('says how many pods of a service are ready', async () => {
    const { web, plain, broken } = await listAs('viewer');

    expect(web).toMatchObject({ endpoints: 'ready', pods: { ready: 2, total: 3 } });
    expect(broken).toMatchObject({ endpoints: 'none', pods: { ready: 0, total: 1 } });
    expect(plain).toMatchObject({ endpoints: 'none' });
    expect(plain?.pods).toBeUndefined();
  });

  it('calls services what annotations of their ingresses say, with the addresses outside the cluster', async () => {
    const { web, plain } = await listAs('admin');

    expect(web).toMatchObject({ displayName: 'Web shop', group: 'Sales', externalUrls: ['https://shop.example/'] });
    expect(plain).toMatchObject({ displayName: 'Plain app', externalUrls: [] });
  });

  it('knows by which scheme ports are spoken to, by what their owner wrote', async () => {
    await createObject(cluster, '/api/v1/namespaces/shop/services', {
      metadata: { name: 'schemes' },
      spec: {
        ports: [
          { name: 'own', port: 9000, appProtocol: 'https' },
          { name: 'https-web', port: 9001 },
          { name: 'alt', port: 8443 },
          { name: 'plain', port: 443, appProtocol: 'http' },
          { name: 'web', port: 80 },
        ],
      },
    });
    const { schemes } = await listAs('viewer');

    expect(schemes?.ports.map(({ name, scheme }) => [name, scheme])).toEqual([
      ['own', 'https'],
      ['https-web', 'https'],
      ['alt', 'https'],
      ['plain', ''],
      ['web', ''],
    ]);
  });

  it('calls services by their names for somebody who may not list ingresses', async () => {
    expect(await listAs('viewer')).toMatchObject({ web: { displayName: 'web', externalUrls: [] } });
  });
});
