import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APP_KINDS, type Service } from '../../../lib/core/services/service.ts';
import { packList, unpackList } from '../../../lib/core/services/stored-list.ts';
import { serviceListsFrom1To2 } from '../../../lib/core/storage/migrations/service-lists-1-to-2.ts';

const texts = fc.array(fc.string(), { maxLength: 3 });
const pods = fc.option(fc.record({ pods: fc.record({ ready: fc.nat(), total: fc.nat() }) }), { nil: {} });
const services: fc.Arbitrary<Service> = fc
  .record({
    namespace: fc.string(),
    name: fc.string({ minLength: 1 }),
    displayName: fc.string({ minLength: 1 }),
    kind: fc.constantFrom(...APP_KINDS),
    group: fc.string(),
    labels: texts,
    selector: texts,
    isClusterService: fc.boolean(),
    ports: fc.array(
      fc.record({ name: fc.string(), number: fc.nat(), scheme: fc.constantFrom('' as const, 'http', 'https') }),
      { maxLength: 3 },
    ),
    endpoints: fc.constantFrom('ready', 'none', 'unknown'),
    externalUrls: texts,
  })
  .chain((service) => pods.map((counted) => ({ ...service, ...counted })));
const lists = fc.record({ services: fc.array(services), namespaces: texts, listedAt: fc.nat() });

describe('a stored list of services', () => {
  it('contains everything that was listed', () => {
    fc.assert(
      fc.property(lists, (list) => {
        expect(unpackList(packList(list))).toEqual(list);
      }),
    );
  });

  it('is read in the form that version 1 is migrated to', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const before = {
          ...list,
          services: list.services.map((service) => ({ ...service, selector: [], pods: undefined })),
        };
        const migrated = serviceListsFrom1To2({ dev: before }) as Record<string, Parameters<typeof unpackList>[0]>;
        expect(migrated.dev && unpackList(migrated.dev)).toEqual(before);
      }),
    );
  });

  it('leaves out what a service does not have', () => {
    const web: Service = {
      namespace: 'shop',
      name: 'web',
      displayName: 'web',
      kind: 'app',
      group: '',
      labels: ['app=web'],
      selector: [],
      isClusterService: false,
      ports: [{ name: 'http', number: 8080, scheme: '' }],
      endpoints: 'ready',
      externalUrls: [],
    };
    expect(packList({ services: [web], namespaces: [], listedAt: 0 }).services).toBe(
      '[["shop","web","app",1,["http",8080,""],["app=web"]]]',
    );
  });

  it.each(['', 'null', '{}', '7', '[[', '[null,7,"web",{},[],["shop"],["shop",7]]'])(
    'contains no service where %s is stored',
    (text) => {
      expect(unpackList({ services: text, namespaces: [], listedAt: 0 }).services).toEqual([]);
    },
  );

  it('contains only texts and numbers where they belong, whatever is stored', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.jsonValue(), { maxLength: 12 })), (fields) => {
        const { services } = unpackList({ services: JSON.stringify(fields), namespaces: [], listedAt: 0 });
        const again = unpackList(packList({ services, namespaces: [], listedAt: 0 }));
        expect(again.services).toEqual(services);
        for (const { namespace, name, displayName, group, labels, ports } of services) {
          expect([namespace, name, displayName, group, ...labels].every((one) => typeof one === 'string')).toBe(true);
          expect(ports.every(({ number }) => typeof number === 'number')).toBe(true);
        }
      }),
    );
  });
});
