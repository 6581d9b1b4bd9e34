import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reuseServices } from '../../../lib/core/services/reuse-services.ts';
import type { Service } from '../../../lib/core/services/service.ts';

const WEB: Service = {
  namespace: 'shop',
  name: 'web',
  displayName: 'Web',
  kind: 'app',
  group: 'Sales',
  labels: ['app=web'],
  selector: ['app=web'],
  isClusterService: false,
  ports: [{ name: 'http', number: 80, scheme: '' }],
  endpoints: 'ready',
  pods: { ready: 1, total: 2 },
  externalUrls: ['https://web.example/'],
};
const API: Service = { ...WEB, name: 'api' };
const list = (...services: Service[]) => ({ services: structuredClone(services), namespaces: [], listedAt: 0 });

/** Each of them changes one thing. */
const CHANGES: readonly Partial<Service>[] = [
  { displayName: 'web' },
  { kind: 'code' },
  { group: '' },
  { labels: [] },
  { labels: ['app=api'] },
  { selector: ['app=api'] },
  { isClusterService: true },
  { ports: [] },
  { ports: [{ name: 'web', number: 80, scheme: '' }] },
  { ports: [{ name: 'http', number: 81, scheme: '' }] },
  { ports: [{ name: 'http', number: 80, scheme: 'https' }] },
  { endpoints: 'none' },
  { pods: { ready: 2, total: 2 } },
  { pods: { ready: 1, total: 3 } },
  { externalUrls: [] },
];

describe('reuseServices', () => {
  it('keeps the services of a list that did not change', () => {
    const before = list(API, WEB);
    const after = { ...list(API, WEB), listedAt: 7 };
    expect(reuseServices(before, after).services).toBe(before.services);
    expect(reuseServices(before, after).listedAt).toBe(7);
  });

  it('tries every field of a service', () => {
    const tried = new Set(CHANGES.flatMap(Object.keys));
    expect(Object.keys(WEB).filter((field) => !tried.has(field))).toEqual(['namespace', 'name']);
  });

  it.each(CHANGES)('takes over %j, and keeps the others', (change) => {
    const before = list(API, WEB);
    const after = list(API, { ...WEB, ...change });
    const { services } = reuseServices(before, after);
    expect(services).toEqual(after.services);
    expect(services[0]).toBe(before.services[0]);
    expect(services).not.toBe(before.services);
  });

  it('contains what was listed, whatever was listed before', () => {
    const services = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 });
    const change = fc.constantFrom(...CHANGES, {});
    fc.assert(
      fc.property(services, services, change, (before, after, changed) => {
        const listed = list(...after.map((name) => ({ ...WEB, name, ...changed })));
        expect(reuseServices(list(...before.map((name) => ({ ...WEB, name }))), listed)).toEqual(listed);
      }),
    );
  });
});
