import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { factsByService } from '../../../lib/core/services/ingresses.ts';
import { IngressObjectSchema } from '../../../lib/core/services/wire.ts';

const path = (service: string, at = '/') => ({
  path: at,
  backend: { service: { name: service, port: { number: 80 } } },
});

/** What one ingress of the namespace `shop` tells. */
const factsOf = (spec: object, annotations: object = {}) =>
  Object.fromEntries(
    factsByService([v.parse(IngressObjectSchema, { metadata: { namespace: 'shop', name: 'i', annotations }, spec })]),
  );

const NAMED = { 'gethomepage.dev/name': 'Shop' };

describe('factsByService', () => {
  it.each([
    ['http without TLS', { rules: [{ host: 'a.example', http: { paths: [path('web')] } }] }, ['http://a.example/']],
    [
      'https with TLS for the host',
      { rules: [{ host: 'a.example', http: { paths: [path('web')] } }], tls: [{ hosts: ['a.example'] }] },
      ['https://a.example/'],
    ],
    [
      'https with TLS for every host',
      { rules: [{ host: 'a.example', http: { paths: [path('web')] } }], tls: [{ secretName: 's' }] },
      ['https://a.example/'],
    ],
    [
      'http with TLS for another host',
      { rules: [{ host: 'a.example', http: { paths: [path('web')] } }], tls: [{ hosts: ['b.example'] }] },
      ['http://a.example/'],
    ],
    ['its path', { rules: [{ host: 'a.example', http: { paths: [path('web', '/x/y')] } }] }, ['http://a.example/x/y']],
    [
      'the root for a path that is a pattern',
      { rules: [{ host: 'a.example', http: { paths: [path('web', '/x(/|$)(.*)')] } }] },
      ['http://a.example/'],
    ],
    ['nothing for any host', { rules: [{ http: { paths: [path('web')] } }] }, []],
    ['nothing for a wildcard', { rules: [{ host: '*.a.example', http: { paths: [path('web')] } }] }, []],
    ['nothing for a host that is none', { rules: [{ host: 'a.example/@b', http: { paths: [path('web')] } }] }, []],
    ['nothing for a default backend', { defaultBackend: { service: { name: 'web' } } }, []],
  ])('offers a service at %s', (_what, spec, urls) => {
    expect(factsOf(spec)['shop/web']?.urls).toEqual(urls);
  });

  it('names the only service of an ingress', () => {
    const spec = { rules: [{ host: 'a.example', http: { paths: [path('web', '/x')] } }] };
    expect(factsOf(spec, NAMED)['shop/web']?.description.title).toBe('Shop');
  });

  it('names the service at the root of an ingress, and no other', () => {
    const spec = { rules: [{ host: 'a.example', http: { paths: [path('api', '/api'), path('web')] } }] };
    const facts = factsOf(spec, NAMED);
    expect(facts['shop/web']?.description.title).toBe('Shop');
    expect(facts['shop/api']).toEqual({
      description: { title: '', group: '', icon: '', url: '' },
      urls: ['http://a.example/api'],
    });
  });

  it('names no service of several that are not at the root', () => {
    const spec = { rules: [{ host: 'a.example', http: { paths: [path('api', '/api'), path('web', '/web')] } }] };
    expect(Object.values(factsOf(spec, NAMED)).map(({ description }) => description.title)).toEqual(['', '']);
  });

  it.each([
    [
      'a backend that is no service',
      { rules: [{ host: 'a.example', http: { paths: [{ backend: { resource: {} } }] } }] },
    ],
    ['odd types', { defaultBackend: 7, rules: [null, { host: 7, http: { paths: 'x' } }], tls: { hosts: 1 } }],
    ['no rules', {}],
  ])('tells nothing of an ingress with %s', (_what, spec) => {
    expect(factsOf(spec)).toEqual({});
  });
});
