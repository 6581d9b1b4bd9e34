import { describe, expect, it } from 'vitest';
import { allowedForms } from '../../../lib/core/access/allowed-forms.ts';
import type { ProxyAccess, ProxyRule } from '../../../lib/core/access/proxy-access.ts';
import type { Service } from '../../../lib/core/services/service.ts';

const service: Service = {
  namespace: 'shop',
  name: 'web',
  displayName: 'web',
  kind: 'app',
  group: '',
  labels: [],
  isClusterService: false,
  ports: [{ name: 'https', number: 8443, scheme: 'https' }],
  endpoints: 'ready',
  externalUrls: [],
};

function accessBy(names: string[], rule: Partial<ProxyRule> = {}): ProxyAccess {
  const rules: ProxyRule[] = [{ resources: ['services'], verbs: ['get'], names, ...rule }];
  return { everywhere: [], namespaces: { shop: { isComplete: true, rules } } };
}

const formsOf = (access: ProxyAccess) => allowedForms(access, service).map(({ scheme, port }) => `${scheme}|${port}`);

describe('allowedForms', () => {
  it('are the segments of rules that name a port of the service, each once', () => {
    const names = ['https:web:8443', 'web:https', 'https:web:8443', 'web', 'web:80', 'https:other:8443', 'a:b:c:d'];
    expect(formsOf(accessBy(names))).toEqual(['https|8443', '|https']);
  });

  it('include a name alone where the port has none', () => {
    const unnamed = { ...service, ports: [{ name: '', number: 80, scheme: '' as const }] };
    expect(allowedForms(accessBy(['web', 'http:web:']), unnamed)).toEqual([
      { scheme: '', name: 'web', port: '' },
      { scheme: 'http', name: 'web', port: '' },
    ]);
  });

  it('are none by rules for anything else, and none of a namespace that is not known', () => {
    expect(formsOf(accessBy(['web:https'], { verbs: ['create'] }))).toEqual([]);
    expect(formsOf(accessBy(['web:https'], { resources: ['pods'] }))).toEqual([]);
    expect(allowedForms(accessBy(['web:https']), { ...service, namespace: 'constructor' })).toEqual([]);
  });

  it('are at most eight', () => {
    const ports = Array.from({ length: 20 }, (_, index) => ({
      name: `p${index}`,
      number: index + 1,
      scheme: '' as const,
    }));
    const names = ports.map(({ name }) => `web:${name}`);
    expect(allowedForms(accessBy(names), { ...service, ports })).toHaveLength(8);
  });
});
