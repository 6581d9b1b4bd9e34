import { describe, expect, it } from 'vitest';
import { similarServices } from '../../../lib/core/failures/similar-services.ts';
import type { Service } from '../../../lib/core/services/service.ts';

function service(namespace: string, name: string, ports = 1): Service {
  return {
    namespace,
    name,
    displayName: name,
    kind: 'app',
    group: '',
    labels: [],
    isClusterService: false,
    ports: Array.from({ length: ports }, () => ({ name: '', number: 80, scheme: '' as const })),
    endpoints: 'ready',
    externalUrls: [],
  };
}

const similar = (services: readonly Service[], namespace: string, name: string) =>
  similarServices(services, namespace, name).map((one) => `${one.namespace}/${one.name}`);

describe('services with a similar name', () => {
  const services = [
    service('monitoring', 'prometheus-server'),
    service('monitoring', 'grafana'),
    service('observability', 'grafana'),
    service('shop', 'checkout'),
    service('shop', 'legacy', 0),
    service('shop', 'a'),
  ];

  it.each([
    ['a typing error', 'monitoring', 'grafanna', ['monitoring/grafana', 'observability/grafana']],
    ['two letters exchanged', 'shop', 'chekcout', ['shop/checkout']],
    ['another namespace', 'shop', 'grafana', ['monitoring/grafana', 'observability/grafana']],
    ['a part of the name', 'monitoring', 'prometheus', ['monitoring/prometheus-server']],
    ['a name with more to it', 'monitoring', 'grafana-ui', ['monitoring/grafana']],
    ['a short name, which is similar to all', 'shop', 'b', []],
    ['a service that cannot be opened', 'shop', 'legacyy', []],
    ['nothing at all', 'shop', 'kibana', []],
  ])('are found for %s', (_what, namespace, name, expected) => {
    expect(similar(services, namespace, name)).toEqual(expected);
  });

  it('are four at most', () => {
    const many = Array.from({ length: 20 }, (_, index) => service(`n-${index}`, 'web'));

    expect(similar(many, 'shop', 'web')).toHaveLength(4);
  });
});
