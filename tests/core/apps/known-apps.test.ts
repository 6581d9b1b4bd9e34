import { describe, expect, it } from 'vitest';
import { type KnownApp, withPin, withRecent } from '../../../lib/core/apps/known-apps.ts';

const app = (segment: string, contextId = 'config/dev'): KnownApp => ({
  contextId,
  prefix: `https://k8s.example/api/v1/namespaces/shop/services/${segment}/proxy/`,
});

describe('withRecent', () => {
  it('puts the app first, once for each service and context', () => {
    const apps = [app('web'), app('grafana:http'), app('grafana:http', 'config/admin')];
    expect(withRecent(apps, app('https:grafana:443'))).toEqual([
      app('https:grafana:443'),
      app('web'),
      app('grafana:http', 'config/admin'),
    ]);
  });

  it('changes nothing if the app is the last one already', () => {
    const apps = [app('web'), app('grafana')];
    expect(withRecent(apps, app('web'))).toBe(apps);
    expect(withRecent(apps, app('web:http'))).toEqual([app('web:http'), app('grafana')]);
  });

  it('keeps 30', () => {
    const apps = Array.from({ length: 30 }, (_, index) => app(`s${index}`));
    expect(withRecent(apps, app('new'))).toEqual([app('new'), ...apps.slice(0, 29)]);
  });
});

describe('withPin', () => {
  it('adds the app as the last, once for each service and context', () => {
    expect(withPin([app('web'), app('grafana')], app('web:http'), true)).toEqual([app('grafana'), app('web:http')]);
    expect(withPin([app('web')], app('web', 'config/admin'), true)).toEqual([app('web'), app('web', 'config/admin')]);
  });

  it('removes it, whatever the port', () => {
    expect(withPin([app('web'), app('grafana')], app('https:web:443'), false)).toEqual([app('grafana')]);
  });
});
