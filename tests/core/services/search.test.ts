import { describe, expect, it } from 'vitest';
import { indexForSearch, matchingRanges, search as searchIndex } from '../../../lib/core/services/search.ts';
import { searchableService } from '../../../lib/core/services/searchable-service.ts';
import type { Service } from '../../../lib/core/services/service.ts';

const service = (namespace: string, name: string, displayName = name, ports: Service['ports'] = []): Service => ({
  namespace,
  name,
  displayName,
  kind: 'app',
  group: '',
  labels: [],
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
const search = (query: string, services = SERVICES) =>
  searchIndex(indexForSearch(services, searchableService), query).map(({ name }) => name);

describe('search', () => {
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

  it.each([
    ['a name that starts so above one that contains it', 'api', ['api-gateway', 'web-api', 'rapid']],
    ['a namespace above a name that merely contains it', 'api', ['api-gateway', 'web-api', 'other', 'rapid']],
    [
      'the last word of a name above an earlier one',
      'prom',
      ['kube-prometheus-stack-prometheus', 'kube-prometheus-stack-grafana', 'kube-prometheus-stack-alertmanager'],
    ],
  ])('ranks %s', (_what, query, ranked) => {
    const services = ranked.toSorted().map((name) => service(name === 'other' ? 'api' : 'shop', name));
    expect(search(query, services)).toEqual(ranked);
  });

  it.each([
    ['kpsg', 'kube-prometheus-stack-grafana'],
    ['kps', 'kube-prometheus-stack-grafana'],
    ['as', 'ArgocdServer'],
  ])('finds a name by its initials %s', (query, displayName) => {
    const services = [service('monitoring', 'one', displayName), service('monitoring', 'other')];
    expect(search(query, services)).toEqual(['one']);
  });

  it('forgives typing errors only where nothing matches otherwise', () => {
    const services = [service('shop', 'redis'), service('shop', 'redit')];
    expect(search('redis', services)).toEqual(['redis']);
    expect(search('reids', services)).toEqual(['redis']);
  });
});

describe('a query that is typed letter by letter', () => {
  it.each(['grafana mon', 'kube:dns', 'web shop 8080', 'kpsg', 'serivce', 'g', 'ΑΣΑ'])(
    'finds for %s at each letter what it finds by itself',
    (query) => {
      const services = [...SERVICES, service('a', 'one', 'kube-prometheus-stack-grafana'), service('b', 'two', 'ΑΣΑ')];
      const index = indexForSearch(services, searchableService);
      for (let length = 1; length <= query.length; length += 1) {
        const typed = query.slice(0, length);
        expect(
          searchIndex(index, typed).map(({ name }) => name),
          typed,
        ).toEqual(search(typed, services));
      }
      expect(searchIndex(index, 'web').map(({ name }) => name)).toEqual(search('web', services));
    },
  );

  it('finds all where only some were prepared', () => {
    const index = indexForSearch(SERVICES, searchableService);
    expect(index.prepare(2)).toBe(false);
    expect(searchIndex(index, 'shop').map(({ name }) => name)).toEqual(search('shop'));
    expect(index.prepare(0)).toBe(true);
  });
});

describe('matchingRanges', () => {
  it.each<[string, string, readonly (readonly [number, number])[]]>([
    ['CoreDNS', 'core', [[0, 4]]],
    ['CoreDNS', 'kube-dns', []],
    ['Grafana', 'http graf', [[0, 4]]],
    [
      'kube-prometheus-stack-prometheus',
      'prom kube',
      [
        [0, 4],
        [22, 26],
      ],
    ],
    ['monitoring', 'mon monitor', [[0, 3]]],
    ['İstanbul', 'stan', []],
  ])('marks in %j what %j matches', (text, query, ranges) => {
    expect(matchingRanges(text, query)).toEqual(ranges);
  });
});
