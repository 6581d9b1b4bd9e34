import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type ListedScope, liveServices, type ServiceChange } from '../../../lib/core/services/live-services.ts';
import {
  EndpointSliceReplySchema,
  EndpointsReplySchema,
  ServiceListReplySchema,
} from '../../../lib/core/services/wire.ts';

const NAMES = ['a', 'b', 'c'];
const list = (items: unknown[]) => ({ kind: 'SomeList', items });
const service = (name: string, port = 80, namespace = 'shop') => ({
  metadata: { namespace, name },
  spec: { ports: [{ port }] },
});
const slice = (name: string, of: string, ready: boolean, namespace = 'shop') => ({
  metadata: { namespace, name, labels: { 'kubernetes.io/service-name': of } },
  endpoints: [{ targetRef: { kind: 'Pod', name }, conditions: { ready } }],
});
const endpoints = (name: string, isReady: boolean) => ({
  metadata: { namespace: 'shop', name },
  subsets: [{ [isReady ? 'addresses' : 'notReadyAddresses']: [{ targetRef: { kind: 'Pod', name } }] }],
});

function scopeOf(services: unknown[], slices: unknown[] | null, namespace = ''): ListedScope {
  const items = slices && v.parse(EndpointSliceReplySchema, list(slices)).items;
  return {
    namespace,
    objects: v.parse(ServiceListReplySchema, list(services)).items,
    facts: new Map(),
    pods: items && { resource: 'endpointslices', items },
  };
}
const change = (resource: ServiceChange['resource'], type: ServiceChange['type'], object: unknown) => ({
  resource,
  type,
  object,
});

describe('live services', () => {
  it('are those that were listed until something changes', () => {
    const live = liveServices([scopeOf([service('b'), service('a')], [slice('x', 'a', true)])]);
    expect(live.list()).toMatchObject([
      { name: 'a', endpoints: 'ready', pods: { ready: 1, total: 1 } },
      { name: 'b', endpoints: 'none' },
    ]);
  });

  it('come, change and go', () => {
    const live = liveServices([scopeOf([service('a')], [])]);
    expect(live.apply(change('services', 'ADDED', service('b')))).toBe(true);
    expect(live.apply(change('services', 'MODIFIED', service('a', 81)))).toBe(true);
    expect(live.list()).toMatchObject([{ name: 'a', ports: [{ number: 81 }] }, { name: 'b' }]);
    expect(live.apply(change('services', 'DELETED', service('a', 81)))).toBe(true);
    expect(live.list()).toMatchObject([{ name: 'b' }]);
  });

  it('have the pods of all slices of a service', () => {
    const live = liveServices([scopeOf([service('a')], [slice('x', 'a', true), slice('y', 'a', false)])]);
    expect(live.apply(change('endpointslices', 'MODIFIED', slice('y', 'a', true)))).toBe(true);
    expect(live.list()).toMatchObject([{ pods: { ready: 2, total: 2 } }]);
    expect(live.apply(change('endpointslices', 'DELETED', slice('x', 'a', true)))).toBe(true);
    expect(live.apply(change('endpointslices', 'DELETED', slice('y', 'a', true)))).toBe(true);
    expect(live.list()).toMatchObject([{ endpoints: 'none' }]);
  });

  it('have the pods of Endpoints where these were read', () => {
    const { items } = v.parse(EndpointsReplySchema, list([endpoints('a', false)]));
    const live = liveServices([{ ...scopeOf([service('a')], null), pods: { resource: 'endpoints', items } }]);
    expect(live.apply(change('endpoints', 'MODIFIED', endpoints('a', true)))).toBe(true);
    expect(live.list()).toMatchObject([{ endpoints: 'ready' }]);
  });

  it('are known pods of a service that comes after them', () => {
    const live = liveServices([scopeOf([], [])]);
    expect(live.apply(change('endpointslices', 'ADDED', slice('x', 'a', true)))).toBe(false);
    expect(live.apply(change('services', 'ADDED', service('a')))).toBe(true);
    expect(live.list()).toMatchObject([{ endpoints: 'ready' }]);
  });

  it('belong to the namespace that was listed, with what may be read there', () => {
    const live = liveServices([scopeOf([service('a')], null, 'shop'), scopeOf([], [], 'web')]);
    live.apply(change('services', 'ADDED', service('b')));
    live.apply(change('services', 'ADDED', service('c', 80, 'web')));
    live.apply(change('services', 'ADDED', service('d', 80, 'elsewhere')));
    expect(live.list().map(({ name, endpoints }) => [name, endpoints])).toEqual([
      ['a', 'unknown'],
      ['b', 'unknown'],
      ['c', 'none'],
    ]);
  });

  it('do not change by what changes nothing, or is malformed', () => {
    const live = liveServices([scopeOf([service('a')], [slice('x', 'a', true)])]);
    const before = live.list();
    for (const object of [null, 7, {}, { metadata: {} }, service('../a'), service('a'), service('A', 1)]) {
      expect(live.apply(change('services', 'MODIFIED', object))).toBe(false);
    }
    expect(live.apply(change('services', 'DELETED', service('b')))).toBe(false);
    expect(live.apply(change('endpointslices', 'MODIFIED', slice('x', 'a', true)))).toBe(false);
    expect(live.list()).toEqual(before);
  });

  it('are in the end what listing them anew would show', () => {
    const name = fc.constantFrom(...NAMES);
    const events = fc.array(
      fc.oneof(
        fc.record({ name, port: fc.integer({ min: 1, max: 3 }) }).map((one) => service(one.name, one.port)),
        fc
          .record({ name, of: name, ready: fc.boolean() })
          .map((one) => slice(`${one.of}-${one.name}`, one.of, one.ready)),
        fc.record({ gone: name }),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(events, (all) => {
        const services = new Map<string, unknown>();
        const slices = new Map<string, unknown>();
        const live = liveServices([scopeOf([], [])]);
        const set = (
          resource: ServiceChange['resource'],
          objects: Map<string, unknown>,
          key: string,
          object: object,
        ) => {
          live.apply(change(resource, objects.has(key) ? 'MODIFIED' : 'ADDED', object));
          objects.set(key, object);
        };
        for (const one of all) {
          if ('gone' in one) {
            live.apply(change('services', 'DELETED', service(one.gone)));
            services.delete(one.gone);
          } else if ('spec' in one) set('services', services, one.metadata.name, one);
          else set('endpointslices', slices, one.metadata.name, one);
        }
        expect(live.list()).toEqual(liveServices([scopeOf([...services.values()], [...slices.values()])]).list());
      }),
    );
  });
});
