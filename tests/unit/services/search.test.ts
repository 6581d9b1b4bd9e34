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
const names = (query: string) => searchServices(SERVICES, query).map((match) => match.service.name);

describe('a search', () => {
  it('for nothing finds all, in their own order', () => {
    for (const query of ['', '  ', '/', '-', '[(*+?^$']) expect(names(query)).toEqual(SERVICES.map(({ name }) => name));
  });

  it.each([
    ['a part of the display name', 'core', ['kube-dns']],
    ['the name behind a display name', 'kube-dns', ['kube-dns']],
    ['in capitals', 'GRAF', ['grafana']],
    ['words in any order', 'graf mon', ['grafana']],
    ['namespace and name', 'shop/webapp', ['webapp']],
    ['a port number', '3000', ['grafana']],
    ['name and port', 'grafana:3000', ['grafana']],
    ['a hyphen before a word', '-dns', ['kube-dns']],
    ['more words than are tried in any order', 'grafana grafana monitoring grafana http 3000', ['grafana']],
    ['a slip of the finger', 'grafna', ['grafana']],
    ['other scripts', '搜索', ['search-ui']],
    ['what is not there', 'zzz', []],
  ])('by %s finds it', (_how, query, found) => {
    expect(names(query)).toEqual(found);
  });

  it('puts the exact name before the longer one', () => {
    expect(names('web')).toEqual(['web', 'webapp']);
    expect(names('web shop')).toEqual(['web', 'webapp']);
  });

  it('gives the ranges that matched within the display name', () => {
    const [match] = searchServices(SERVICES, 'core');
    expect(match?.displayNameRanges).toEqual([[0, 4]]);
    expect(searchServices(SERVICES, 'kube-dns')[0]?.displayNameRanges).toEqual([]);
    expect(searchServices(SERVICES, 'http graf')[0]?.displayNameRanges).toEqual([[0, 4]]);
  });
});
