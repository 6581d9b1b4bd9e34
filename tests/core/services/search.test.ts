import { describe, expect, it } from 'vitest';
import { searchServices } from '../../../lib/core/services/search.ts';
import type { Service } from '../../../lib/core/services/service.ts';

const service = (namespace: string, name: string, displayName = name, ports: Service['ports'] = []): Service => ({
  namespace,
  name,
  displayName,
  isClusterService: false,
  ports,
  endpoints: 'unknown',
  externalUrls: [],
});

const SERVICES = [
  service('kube-system', 'kube-dns', 'CoreDNS'),
  service('monitoring', 'grafana', 'Grafana', [{ name: 'http', number: 3000, scheme: '' }]),
  service('shop', 'web', 'web', [{ name: 'web', number: 8080, scheme: '' }]),
  service('shop', 'webapp'),
  service('shop', 'search-ui', '搜索'),
];

/** Names of the services that match, best match first. */
const search = (query: string) => searchServices(SERVICES, query).map((match) => match.service.name);

describe('searchServices', () => {
  it.each(['', '  ', '/', '-', '[(*+?^$'])('returns all services in their order for %j', (query) => {
    expect(search(query)).toEqual(SERVICES.map(({ name }) => name));
  });

  it.each([
    ['by part of the display name', 'core', ['kube-dns']],
    ['by a name that differs from the display name', 'kube-dns', ['kube-dns']],
    ['by a name in upper case', 'GRAF', ['grafana']],
    ['by words in any order', 'graf mon', ['grafana']],
    ['by namespace and name', 'shop/webapp', ['webapp']],
    ['by port number', '3000', ['grafana']],
    ['by name and port', 'grafana:3000', ['grafana']],
    ['by a word with a hyphen before it', '-dns', ['kube-dns']],
    ['by more words than are tried in any order', 'grafana grafana monitoring grafana http 3000', ['grafana']],
    ['by a name with a typing error', 'grafna', ['grafana']],
    ['by a name in Chinese', '搜索', ['search-ui']],
  ])('finds a service %s', (_how, query, found) => {
    expect(search(query)).toEqual(found);
  });

  it('finds nothing for a query that matches no service', () => {
    expect(search('zzz')).toEqual([]);
  });

  it('ranks the exact name above a longer name', () => {
    expect(search('web')).toEqual(['web', 'webapp']);
    expect(search('web shop')).toEqual(['web', 'webapp']);
  });

  it('returns the ranges of the display name that matched', () => {
    const ranges = (query: string) => searchServices(SERVICES, query)[0]?.displayNameRanges;
    expect(ranges('core')).toEqual([[0, 4]]);
    expect(ranges('kube-dns')).toEqual([]);
    expect(ranges('http graf')).toEqual([[0, 4]]);
  });
});
