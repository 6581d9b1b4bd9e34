import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { prefixOf } from '../../../lib/core/proxy-url/build.ts';
import { parseServer } from '../../../lib/core/proxy-url/server.ts';
import { sortServices, toService } from '../../../lib/core/services/list.ts';
import { ServiceObjectSchema } from '../../../lib/core/services/wire.ts';

const H = 'https://h.example:6443';
const LABEL = { 'kubernetes.io/cluster-service': 'true' };

interface Shape {
  name?: string;
  namespace?: string;
  labels?: Record<string, string>;
  ports?: [name: string, port: number, more?: object][] | null;
  spec?: object;
  ingress?: object[];
}

/** The service as the popup lists it. */
function listed({ name = 'a', namespace = 'kube-system', labels = {}, ports = [], spec = {}, ingress }: Shape) {
  const object = v.parse(ServiceObjectSchema, {
    metadata: { name, namespace, labels: { ...LABEL, ...labels } },
    spec: {
      ...spec,
      ...(ports && {
        ports: ports.map(([port, number, more]) => ({ ...(port && { name: port }), port: number, ...more })),
      }),
    },
    status: { loadBalancer: ingress ? { ingress } : {} },
  });
  return toService(object, null);
}

/** The link of its first port, as kubectl prints one: without the last slash. */
function link(shape: Shape, server = H) {
  const service = listed(shape);
  const [port] = service.ports;
  const parsed = parseServer('c', server);
  if (!parsed.ok) return parsed.problem.code;
  if (!port) return null;
  const { namespace, name } = service;
  const prefix = prefixOf(parsed.value, { kind: 'services', namespace, name, port: port.name, scheme: port.scheme });
  return prefix.replace(/\/$/, '').replace(`${H}/api/v1/namespaces/kube-system/services/`, '');
}

describe('links as kubectl cluster-info prints them', () => {
  it.each<[string, Shape, string]>([
    [
      'V-URL-02 a port named https',
      { name: 'metrics-server', ports: [['https', 443]], labels: { 'kubernetes.io/name': 'Metrics-server' } },
      'https:metrics-server:https/proxy',
    ],
    ['V-URL-03 an unnamed port', { ports: [['', 80]] }, 'a/proxy'],
    ['V-URL-04 unnamed 443', { ports: [['', 443]] }, 'https:a:/proxy'],
    ['V-URL-05 443 wins over the name', { ports: [['http', 443]] }, 'https:a:http/proxy'],
    ['V-URL-06 the name https wins over the number', { ports: [['https', 8443]] }, 'https:a:https/proxy'],
    ['V-URL-07 HTTPS in capitals is no https', { ports: [['HTTPS', 8443]] }, 'a:HTTPS/proxy'],
    ['V-URL-08 https-web is no https', { ports: [['https-web', 8443]] }, 'a:https-web/proxy'],
    [
      'V-URL-09 the first port comes first',
      {
        ports: [
          ['web', 80],
          ['https', 443],
        ],
      },
      'a:web/proxy',
    ],
    ['V-URL-11 a headless service', { ports: [['peer', 2380]], spec: { clusterIP: 'None' } }, 'a:peer/proxy'],
    ['V-URL-18 an empty list of load balancers', { ports: [['', 80]], ingress: [] }, 'a/proxy'],
    ['V-URL-21 appProtocol is not asked', { ports: [['web', 8443, { appProtocol: 'https' }]] }, 'a:web/proxy'],
    ['V-URL-23 a NodePort', { ports: [['web', 80, { nodePort: 30080 }]], spec: { type: 'NodePort' } }, 'a:web/proxy'],
    ['V-URL-24 a port named p443', { ports: [['p443', 4430]] }, 'a:p443/proxy'],
  ])('%s', (_id, shape, expected) => {
    expect(link(shape)).toBe(expected);
  });

  it('V-URL-25 in another namespace', () => {
    const shape = {
      namespace: 'monitoring',
      name: 'grafana',
      ports: [['service', 80]] as [string, number][],
      labels: { 'kubernetes.io/name': 'Grafana UI' },
    };
    expect(link(shape)).toBe(`${H}/api/v1/namespaces/monitoring/services/grafana:service/proxy`);
    expect(listed(shape)).toMatchObject({ displayName: 'Grafana UI', isClusterService: false });
  });

  it('V-URL-26 only a service of kube-system with exactly that label is one that kubectl lists', () => {
    expect(listed({}).isClusterService).toBe(true);
    expect(listed({ namespace: 'default' }).isClusterService).toBe(false);
    for (const value of ['True', 'false', '']) {
      expect(listed({ labels: { 'kubernetes.io/cluster-service': value } }).isClusterService).toBe(false);
    }
  });

  it('V-URL-28 below a base path', () => {
    expect(link({ ports: [['', 80]] }, `${H}/k8s/clusters/c-1`)).toBe(
      `${H}/k8s/clusters/c-1/api/v1/namespaces/kube-system/services/a/proxy`,
    );
  });
});

describe('names', () => {
  it('V-URL-01 are the label kubernetes.io/name', () => {
    expect(listed({ name: 'kube-dns', labels: { 'kubernetes.io/name': 'CoreDNS' } }).displayName).toBe('CoreDNS');
  });

  it('V-URL-22 are the service’s own where that label is empty', () => {
    expect(listed({ labels: { 'kubernetes.io/name': '' } }).displayName).toBe('a');
  });
});

describe('load balancers', () => {
  it.each<[string, Shape, string[]]>([
    [
      'V-URL-15 the first of two',
      { ports: [['', 8080]], ingress: [{ ip: '198.51.100.1' }, { ip: '198.51.100.2' }] },
      ['http://198.51.100.1:8080'],
    ],
    ['V-URL-16 an address without ports', { ports: null, ingress: [{ ip: '203.0.113.7' }] }, []],
    [
      'V-URL-20 the address before the hostname',
      { ports: [['', 80]], ingress: [{ ip: '203.0.113.7', hostname: 'lb' }] },
      ['http://203.0.113.7:80'],
    ],
  ])('%s', (_id, shape, urls) => {
    expect(listed(shape).externalUrls).toEqual(urls);
  });
});

describe('where kubectl prints what does not open, Portside', () => {
  it('V-URL-01 leaves out the UDP port that stands first', () => {
    expect(
      link({
        name: 'kube-dns',
        ports: [
          ['dns', 53, { protocol: 'UDP' }],
          ['dns-tcp', 53],
        ],
      }),
    ).toBe('kube-dns:dns-tcp/proxy');
  });

  it('V-URL-10 and V-URL-12 offers nothing for a service without ports, or with an external name', () => {
    expect(link({ ports: null })).toBeNull();
    expect(link({ ports: [['web', 80]], spec: { type: 'ExternalName', externalName: 'x.example' } })).toBeNull();
  });

  it('V-URL-14 says https for a port 443 behind a hostname', () => {
    const { externalUrls } = listed({ ports: [['https', 443]], ingress: [{ hostname: 'lb.example.com' }] });
    expect(externalUrls).toEqual(['https://lb.example.com:443']);
  });

  it('V-URL-13 says https for the https port of a load balancer, and keeps the way through the apiserver', () => {
    const service = listed({
      ports: [
        ['http', 80],
        ['https', 443],
      ],
      ingress: [{ ip: '203.0.113.7' }],
    });
    expect(service.externalUrls).toEqual(['http://203.0.113.7:80', 'https://203.0.113.7:443']);
    expect(service.ports).toHaveLength(2);
  });

  it('V-URL-17 brackets IPv6', () => {
    const { externalUrls } = listed({ ports: [['', 80]], ingress: [{ ip: '2001:db8::1' }] });
    expect(externalUrls).toEqual(['http://[2001:db8::1]:80']);
    expect(new URL(externalUrls[0] ?? '').hostname).toBe('[2001:db8::1]');
  });

  it('V-URL-19 takes an empty load balancer for none', () => {
    const shape: Shape = { ports: [['', 80]], ingress: [{}] };
    expect(listed(shape).externalUrls).toEqual([]);
    expect(link(shape)).toBe('a/proxy');
    expect(listed({ ...shape, ingress: [{}, { ip: '203.0.113.7' }] }).externalUrls).toEqual(['http://203.0.113.7:80']);
  });

  it('V-URL-27 and V-URL-29 joins with one slash', () => {
    expect(link({ ports: [['', 80]] }, `${H}/`)).toBe('a/proxy');
    expect(link({ ports: [['', 80]] }, `${H}/k8s/clusters/c-1/`)).toContain('/c-1/api/v1/');
  });

  it('V-URL-30 refuses a server without a scheme', () => {
    expect(link({ ports: [['', 80]] }, '127.0.0.1:18080')).toBe('serverWithoutScheme');
  });
});

describe('the list', () => {
  it('begins with what kubectl cluster-info lists, and goes on by namespace and name', () => {
    const services = [
      listed({ namespace: 'b', name: 'a' }),
      listed({ namespace: 'a', name: 'b' }),
      listed({ namespace: 'a', name: 'a' }),
      listed({ name: 'z' }),
    ];
    expect(sortServices(services).map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      'kube-system/z',
      'a/a',
      'a/b',
      'b/a',
    ]);
  });
});

describe('a hostile reply', () => {
  it.each([
    { name: '../../../../secrets', namespace: 'n' },
    { name: 'a/proxy/../b', namespace: 'n' },
    { name: '<img src=x>', namespace: 'n' },
    { name: 'a?b', namespace: 'n' },
    { name: 'a:b', namespace: 'n' },
    { name: 'A', namespace: 'n' },
    { name: '', namespace: 'n' },
    { name: 'a', namespace: '..' },
    { name: 'a', namespace: 'n.n' },
    { name: 'a', namespace: 'n%2f' },
  ])('with a name that no URL can hold as it is, $namespace/$name, brings no service', (metadata) => {
    expect(v.is(ServiceObjectSchema, { metadata })).toBe(false);
    expect(v.is(ServiceObjectSchema, { metadata: { name: 'a', namespace: 'n' } })).toBe(true);
  });

  it.each(['evil.example/x?', 'user@evil.example', 'evil.example#', '"><script>', 'a b', '::1]@evil'])(
    'that calls a load balancer %j brings no address',
    (address) => {
      expect(listed({ ports: [['', 80]], ingress: [{ ip: address }] }).externalUrls).toEqual([]);
      expect(listed({ ports: [['', 80]], ingress: [{ hostname: address }] }).externalUrls).toEqual([]);
    },
  );
});

describe('an odd reply', () => {
  it('loses the odd part and keeps the service', () => {
    const odd = v.parse(ServiceObjectSchema, {
      metadata: { name: 'a', namespace: 'n', labels: 'none' },
      spec: { ports: [{ port: 'eighty' }, null, { name: 7, port: 80 }, { port: 70_000 }, { port: 1.5 }, { port: 0 }] },
      status: 'fine',
    });
    expect(toService(odd, null)).toMatchObject({ ports: [{ name: '', number: 80 }], endpoints: 'unknown' });
  });

  it('takes no label from what every object inherits', () => {
    const object = v.parse(ServiceObjectSchema, {
      metadata: { name: 'a', namespace: 'kube-system', labels: JSON.parse('{"__proto__":{"kubernetes.io/name":"x"}}') },
    });
    expect(toService(object, null)).toMatchObject({ displayName: 'a', isClusterService: false });
  });
});
