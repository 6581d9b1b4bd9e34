import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { prefixOf } from '../../../lib/core/proxy-url/build.ts';
import { listedObjects, resourcesFor } from '../../../lib/core/services/cluster-object.ts';
import {
  NodeListReplySchema,
  PodListReplySchema,
  WorkloadListReplySchema,
} from '../../../lib/core/services/object-wire.ts';
import type { Service } from '../../../lib/core/services/service.ts';
import { targetOf } from '../../../lib/core/services/target-of.ts';

const SERVER = { origin: 'https://h', basePath: '' };
const READY = [{ type: 'Ready', status: 'True' }];

const list = (items: unknown[]) => ({ kind: 'SomeList', items });
const podsOf = (...items: unknown[]) => v.parse(PodListReplySchema, list(items)).items;
const nodesOf = (...items: unknown[]) => v.parse(NodeListReplySchema, list(items)).items;
const workloadsOf = (...items: unknown[]) => v.parse(WorkloadListReplySchema, list(items)).items;

const pod = (name: string, changes: object = {}, status: object = {}) => ({
  metadata: { namespace: 'shop', name, labels: { app: 'web' }, ...changes },
  spec: {
    containers: [
      {
        name: 'app',
        ports: [
          { name: 'http', containerPort: 8080 },
          { containerPort: 53, protocol: 'UDP' },
        ],
      },
      { name: 'proxy', ports: [{ name: 'https', containerPort: 8443, protocol: 'TCP' }] },
    ],
  },
  status: { phase: 'Running', conditions: READY, ...status },
});
const workload = (name: string, labels: object = { app: 'web' }) => ({
  metadata: { namespace: 'shop', name },
  spec: { selector: { matchLabels: labels }, template: { metadata: { labels: { ...labels, tier: 'front' } } } },
});
const service = (name: string, selector: string[], namespace = 'shop'): Service => ({
  namespace,
  name,
  displayName: name,
  kind: 'app',
  group: '',
  labels: [],
  selector,
  isClusterService: false,
  ports: [{ name: 'http', number: 80, scheme: '' }],
  endpoints: 'ready',
  externalUrls: [],
});

/** The URLs, without server and API, that the ports of what is listed open. */
const urlsOf = (listed: Service) =>
  listed.ports.map((port) => {
    const target = targetOf(listed, port);
    return target && prefixOf(SERVER, target).replace('https://h/api/v1/', '');
  });
const only = (services: readonly Service[]): Service => {
  expect(services).toHaveLength(1);
  return services[0] as Service;
};

describe('a pod', () => {
  it('opens at the numbers of its TCP ports, because the apiserver resolves no names of container ports', () => {
    const listed = only(listedObjects({ pods: podsOf(pod('web-0')) }, []));
    expect(urlsOf(listed)).toEqual([
      'namespaces/shop/pods/web-0:8080/proxy/',
      'namespaces/shop/pods/https:web-0:8443/proxy/',
    ]);
    expect(listed).toMatchObject({ endpoints: 'ready', object: { kind: 'pod' }, ports: [{ name: 'http' }, {}] });
  });

  it.each([
    ['is not ready', {}, { conditions: [{ type: 'Ready', status: 'False' }] }],
    ['is not running', {}, { phase: 'Pending', conditions: [] }],
    ['is going', { deletionTimestamp: '2026-01-01T00:00:00Z' }, {}],
  ])('has no ready endpoint while it %s', (_what, metadata, status) => {
    expect(only(listedObjects({ pods: podsOf(pod('web-0', metadata, status)) }, [])).endpoints).toBe('none');
  });

  it('is left out once it has finished', () => {
    const pods = podsOf(pod('done', {}, { phase: 'Succeeded' }), pod('broken', {}, { phase: 'Failed' }));
    expect(listedObjects({ pods }, [])).toEqual([]);
  });
});

describe('a node', () => {
  it('opens its kubelet without a port, which the apiserver knows', () => {
    const nodes = nodesOf({ metadata: { name: 'node-1.example' }, status: { conditions: READY } });
    const listed = only(listedObjects({ nodes }, []));
    expect(urlsOf(listed)).toEqual(['nodes/node-1.example/proxy/']);
    const port = { name: '', number: 9100, scheme: '' as const };
    expect(urlsOf({ ...listed, ports: [port] })).toEqual(['nodes/node-1.example:9100/proxy/']);
  });
});

describe('a workload', () => {
  it('opens the service that selects its pods, the one of its own name first', () => {
    const services = [
      service('elsewhere', ['app=web'], 'other'),
      service('all', ['app=web']),
      service('web', ['app=web', 'tier=front']),
      service('back', ['app=web', 'tier=back']),
      service('no-selector', []),
    ];
    const read = { deployments: workloadsOf(workload('web')), pods: podsOf(pod('web-0')) };
    const [listed] = listedObjects(read, services);
    expect(listed && urlsOf(listed)).toEqual(['namespaces/shop/services/web:http/proxy/']);
    const [other] = listedObjects(read, services.slice(0, 2));
    expect(other && urlsOf(other)).toEqual(['namespaces/shop/services/all:http/proxy/']);
  });

  it('opens a ready pod that it selects where no service does', () => {
    const pods = podsOf(
      pod('elsewhere', { namespace: 'other' }),
      pod('going', { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      pod('other-app', { labels: { app: 'api' } }),
      pod('web-1'),
    );
    const read = { statefulsets: workloadsOf(workload('web')), pods };
    const [listed] = listedObjects(read, [service('elsewhere', ['app=web'], 'other'), service('no-selector', [])]);
    expect(listed && urlsOf(listed)[0]).toBe('namespaces/shop/pods/web-1:8080/proxy/');
  });

  it('opens nothing without either', () => {
    const listed = only(listedObjects({ daemonsets: workloadsOf(workload('web')) }, []));
    expect(listed).toMatchObject({ ports: [], endpoints: 'none', object: { kind: 'daemonset', opens: null } });
    expect(targetOf(listed, { name: '', number: 80, scheme: '' })).toBeNull();
  });
});

describe('objects from a cluster', () => {
  it.each(['../x', 'a:b', 'A', 'web/proxy', '<b>', ''])('are left out where one is called %j', (name) => {
    const read = {
      pods: podsOf(pod(name)),
      nodes: nodesOf({ metadata: { name } }),
      deployments: workloadsOf(workload(name)),
    };
    expect(listedObjects(read, [])).toEqual([]);
  });

  it.each([null, 7, 'x', {}, []])('are read without what is %j in place of ports, conditions and labels', (odd) => {
    const [listed] = listedObjects({ pods: podsOf({ ...pod('web-0', { labels: odd }), spec: odd, status: odd }) }, []);
    expect(listed).toMatchObject({ name: 'web-0', ports: [], labels: [], endpoints: 'none' });
  });
});

describe('resourcesFor', () => {
  it('reads pods for workloads too, and each resource once', () => {
    expect(resourcesFor(['deployment', 'pod', 'node'])).toEqual(['deployments', 'pods', 'nodes']);
    expect(resourcesFor([])).toEqual([]);
  });
});
