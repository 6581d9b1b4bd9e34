import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { prefixOf } from '../../../lib/core/proxy-url/build.ts';
import { parseServer } from '../../../lib/core/proxy-url/server.ts';
import { sortServices, toService } from '../../../lib/core/services/list.ts';
import { ServiceObjectSchema } from '../../../lib/core/services/wire.ts';

const H = 'https://h.example:6443';
const CLUSTER_SERVICE = { 'kubernetes.io/cluster-service': 'true' };

/** The fields of a Service that the tests vary. Null ports leave out the field. */
interface ServiceFields {
  name?: string;
  namespace?: string;
  labels?: Record<string, string>;
  ports?: [name: string, port: number, otherFields?: object][] | null;
  spec?: object;
  ingress?: object[];
}

/** The service as the popup lists it. By default a cluster service `a` in `kube-system` without ports. */
function listedService({
  name = 'a',
  namespace = 'kube-system',
  labels = {},
  ports = [],
  spec = {},
  ingress,
}: ServiceFields) {
  const object = v.parse(ServiceObjectSchema, {
    metadata: { name, namespace, labels: { ...CLUSTER_SERVICE, ...labels } },
    spec: {
      ...spec,
      ...(ports && {
        ports: ports.map(([portName, port, otherFields]) => ({
          ...(portName && { name: portName }),
          port,
          ...otherFields,
        })),
      }),
    },
    status: { loadBalancer: ingress ? { ingress } : {} },
  });
  return toService(object, null);
}

/**
 * The URL of the service's first port as `kubectl cluster-info` prints it, without a trailing slash; relative for services
 * of `kube-system` on `H`. Null without a port, and the code of the problem for an unusable server.
 */
function kubectlUrl(fields: ServiceFields, serverAddress = H) {
  const service = listedService(fields);
  const [port] = service.ports;
  const server = parseServer('c', serverAddress);
  if (!server.ok) return server.problem.code;
  if (!port) return null;
  const { namespace, name } = service;
  const prefix = prefixOf(server.value, { kind: 'services', namespace, name, port: port.name, scheme: port.scheme });
  return prefix.replace(/\/$/, '').replace(`${H}/api/v1/namespaces/kube-system/services/`, '');
}

describe('the proxy URL of a service, as kubectl cluster-info prints it,', () => {
  it.each<[string, ServiceFields, string]>([
    [
      'uses https for a port named https (V-URL-02)',
      { name: 'metrics-server', ports: [['https', 443]], labels: { 'kubernetes.io/name': 'Metrics-server' } },
      'https:metrics-server:https/proxy',
    ],
    ['names no port if the port has no name (V-URL-03)', { ports: [['', 80]] }, 'a/proxy'],
    ['uses https for an unnamed port 443 (V-URL-04)', { ports: [['', 443]] }, 'https:a:/proxy'],
    ['uses https for a port 443 named http (V-URL-05)', { ports: [['http', 443]] }, 'https:a:http/proxy'],
    ['uses https for a port 8443 named https (V-URL-06)', { ports: [['https', 8443]] }, 'https:a:https/proxy'],
    [
      'names the first port of several (V-URL-09)',
      {
        ports: [
          ['web', 80],
          ['https', 443],
        ],
      },
      'a:web/proxy',
    ],
    [
      'works for a headless service (V-URL-11)',
      { ports: [['peer', 2380]], spec: { clusterIP: 'None' } },
      'a:peer/proxy',
    ],
    ['ignores an empty list of load balancers (V-URL-18)', { ports: [['', 80]], ingress: [] }, 'a/proxy'],
    [
      'ignores the node port (V-URL-23)',
      { ports: [['web', 80, { nodePort: 30080 }]], spec: { type: 'NodePort' } },
      'a:web/proxy',
    ],
    ['uses no scheme for a port 4430 named p443 (V-URL-24)', { ports: [['p443', 4430]] }, 'a:p443/proxy'],
  ])('%s', (_what, fields, url) => {
    expect(kubectlUrl(fields)).toBe(url);
  });

  it('works for a service of another namespace (V-URL-25)', () => {
    const fields: ServiceFields = {
      namespace: 'monitoring',
      name: 'grafana',
      ports: [['service', 80]],
      labels: { 'kubernetes.io/name': 'Grafana UI' },
    };
    expect(kubectlUrl(fields)).toBe(`${H}/api/v1/namespaces/monitoring/services/grafana:service/proxy`);
    expect(listedService(fields)).toMatchObject({ displayName: 'Grafana UI', isClusterService: false });
  });

  it('includes the base path of the server (V-URL-28)', () => {
    expect(kubectlUrl({ ports: [['', 80]] }, `${H}/k8s/clusters/c-1`)).toBe(
      `${H}/k8s/clusters/c-1/api/v1/namespaces/kube-system/services/a/proxy`,
    );
  });
});

describe('isClusterService', () => {
  it('is true only in kube-system, and only if the label is exactly true (V-URL-26)', () => {
    expect(listedService({}).isClusterService).toBe(true);
    expect(listedService({ namespace: 'default' }).isClusterService).toBe(false);
    for (const value of ['True', 'false', '']) {
      expect(listedService({ labels: { 'kubernetes.io/cluster-service': value } }).isClusterService).toBe(false);
    }
  });
});

describe('displayName', () => {
  it('is the label kubernetes.io/name (V-URL-01)', () => {
    const service = listedService({ name: 'kube-dns', labels: { 'kubernetes.io/name': 'CoreDNS' } });
    expect(service.displayName).toBe('CoreDNS');
  });

  it('is the name of the service if the label is empty (V-URL-22)', () => {
    expect(listedService({ labels: { 'kubernetes.io/name': '' } }).displayName).toBe('a');
  });
});

describe('externalUrls', () => {
  it.each<[string, ServiceFields, string[]]>([
    [
      'use the first of several load balancers (V-URL-15)',
      { ports: [['', 8080]], ingress: [{ ip: '198.51.100.1' }, { ip: '198.51.100.2' }] },
      ['http://198.51.100.1:8080'],
    ],
    ['are empty for a service without ports (V-URL-16)', { ports: null, ingress: [{ ip: '203.0.113.7' }] }, []],
    [
      'use the IP address rather than the hostname (V-URL-20)',
      { ports: [['', 80]], ingress: [{ ip: '203.0.113.7', hostname: 'lb' }] },
      ['http://203.0.113.7:80'],
    ],
  ])('%s', (_what, fields, urls) => {
    expect(listedService(fields).externalUrls).toEqual(urls);
  });
});

describe('where kubectl cluster-info prints a URL that does not open, Portside', () => {
  it.each<[string, ServiceFields, string]>([
    ['a name in capitals (V-URL-07)', { ports: [['HTTPS', 9000]] }, 'https:a:HTTPS/proxy'],
    ['a name with a suffix (V-URL-08)', { ports: [['https-web', 9000]] }, 'https:a:https-web/proxy'],
    ['appProtocol (V-URL-21)', { ports: [['web', 9000, { appProtocol: 'https' }]] }, 'https:a:web/proxy'],
  ])('uses https by %s', (_what, fields, url) => {
    expect(kubectlUrl(fields)).toBe(url);
  });

  it('skips a UDP port that comes first (V-URL-01)', () => {
    expect(
      kubectlUrl({
        name: 'kube-dns',
        ports: [
          ['dns', 53, { protocol: 'UDP' }],
          ['dns-tcp', 53],
        ],
      }),
    ).toBe('kube-dns:dns-tcp/proxy');
  });

  it('offers no URL for a service without ports (V-URL-10) or of type ExternalName (V-URL-12)', () => {
    expect(kubectlUrl({ ports: null })).toBeNull();
    expect(kubectlUrl({ ports: [['web', 80]], spec: { type: 'ExternalName', externalName: 'x.example' } })).toBeNull();
  });

  it('uses https for port 443 of a load balancer with a hostname (V-URL-14)', () => {
    const { externalUrls } = listedService({ ports: [['https', 443]], ingress: [{ hostname: 'lb.example.com' }] });
    expect(externalUrls).toEqual(['https://lb.example.com:443']);
  });

  it('uses https for the https port of a load balancer, and still lists the ports (V-URL-13)', () => {
    const service = listedService({
      ports: [
        ['http', 80],
        ['https', 443],
      ],
      ingress: [{ ip: '203.0.113.7' }],
    });
    expect(service.externalUrls).toEqual(['http://203.0.113.7:80', 'https://203.0.113.7:443']);
    expect(service.ports).toHaveLength(2);
  });

  it('puts an IPv6 address of a load balancer in brackets (V-URL-17)', () => {
    const { externalUrls } = listedService({ ports: [['', 80]], ingress: [{ ip: '2001:db8::1' }] });
    expect(externalUrls).toEqual(['http://[2001:db8::1]:80']);
    expect(new URL(externalUrls[0] ?? '').hostname).toBe('[2001:db8::1]');
  });

  it('skips a load balancer without an address (V-URL-19)', () => {
    const fields: ServiceFields = { ports: [['', 80]], ingress: [{}] };
    expect(listedService(fields).externalUrls).toEqual([]);
    expect(kubectlUrl(fields)).toBe('a/proxy');
    expect(listedService({ ...fields, ingress: [{}, { ip: '203.0.113.7' }] }).externalUrls).toEqual([
      'http://203.0.113.7:80',
    ]);
  });

  it('writes a single slash after a server that ends in one (V-URL-27, V-URL-29)', () => {
    expect(kubectlUrl({ ports: [['', 80]] }, `${H}/`)).toBe('a/proxy');
    expect(kubectlUrl({ ports: [['', 80]] }, `${H}/k8s/clusters/c-1/`)).toContain('/c-1/api/v1/');
  });

  it('refuses a server without a scheme (V-URL-30)', () => {
    expect(kubectlUrl({ ports: [['', 80]] }, '127.0.0.1:18080')).toBe('serverWithoutScheme');
  });
});

describe('sortServices', () => {
  it('lists cluster services first, and the others by namespace and name', () => {
    const services = [
      listedService({ namespace: 'b', name: 'a' }),
      listedService({ namespace: 'a', name: 'b' }),
      listedService({ namespace: 'a', name: 'a' }),
      listedService({ name: 'z' }),
    ];
    expect(sortServices(services).map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      'kube-system/z',
      'a/a',
      'a/b',
      'b/a',
    ]);
  });
});

describe('a hostile Service object', () => {
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
  ])('is refused if namespace and name are $namespace/$name', (metadata) => {
    expect(v.is(ServiceObjectSchema, { metadata })).toBe(false);
    expect(v.is(ServiceObjectSchema, { metadata: { name: 'a', namespace: 'n' } })).toBe(true);
  });

  it.each(['evil.example/x?', 'user@evil.example', 'evil.example#', '"><script>', 'a b', '::1]@evil'])(
    'has no external URL if the address of its load balancer is %j',
    (address) => {
      expect(listedService({ ports: [['', 80]], ingress: [{ ip: address }] }).externalUrls).toEqual([]);
      expect(listedService({ ports: [['', 80]], ingress: [{ hostname: address }] }).externalUrls).toEqual([]);
    },
  );
});

describe('a malformed Service object', () => {
  it('is read without its malformed fields', () => {
    const object = v.parse(ServiceObjectSchema, {
      metadata: { name: 'a', namespace: 'n', labels: 'none' },
      spec: { ports: [{ port: 'eighty' }, null, { name: 7, port: 80 }, { port: 70_000 }, { port: 1.5 }, { port: 0 }] },
      status: 'fine',
    });
    expect(toService(object, null)).toMatchObject({ ports: [{ name: '', number: 80 }], endpoints: 'unknown' });
  });

  it('gets no label from the prototype of its labels', () => {
    const object = v.parse(ServiceObjectSchema, {
      metadata: { name: 'a', namespace: 'kube-system', labels: JSON.parse('{"__proto__":{"kubernetes.io/name":"x"}}') },
    });
    expect(toService(object, null)).toMatchObject({ displayName: 'a', isClusterService: false });
  });
});
