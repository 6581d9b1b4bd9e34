import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { IngressFacts } from '../../../lib/core/services/ingresses.ts';
import { toService } from '../../../lib/core/services/list.ts';
import { ServiceObjectSchema } from '../../../lib/core/services/wire.ts';

const object = (labels: object = {}, annotations: object = {}) =>
  v.parse(ServiceObjectSchema, { metadata: { namespace: 'shop', name: 'web', labels, annotations } });

const ofIngress = (title: string): IngressFacts => ({
  description: { title, group: '', icon: '', url: '' },
  urls: ['https://shop.example/'],
});

describe('toService', () => {
  it.each([
    ['its name', {}, {}, null, 'web'],
    ['the label kubernetes.io/name', { 'kubernetes.io/name': 'Label' }, {}, null, 'Label'],
    ['an annotation of Homepage', { 'kubernetes.io/name': 'Label' }, { 'gethomepage.dev/name': 'Own' }, null, 'Own'],
    ['an annotation of Forecastle', {}, { 'forecastle.stakater.com/appName': ' Own ' }, null, 'Own'],
    ['an annotation of Hajimari', {}, { 'hajimari.io/appName': 'Own' }, null, 'Own'],
    ['what its ingress says', {}, {}, 'Ingress', 'Ingress'],
    ['its label rather than what its ingress says', { 'kubernetes.io/name': 'Label' }, {}, 'Ingress', 'Label'],
    ['its name where an annotation is no text', {}, { 'gethomepage.dev/name': 7 }, null, 'web'],
    ['its name where an annotation is endless', {}, { 'gethomepage.dev/name': 'x'.repeat(1000) }, null, 'web'],
  ])('calls a service by %s', (_what, labels, annotations, ingress, displayName) => {
    const facts = ingress === null ? null : ofIngress(ingress);
    expect(toService(object(labels, annotations), null, facts).displayName).toBe(displayName);
  });

  it('tells the kind of app by what an annotation names as its icon', () => {
    expect(toService(object({}, { 'gethomepage.dev/icon': 'https://icons.example/grafana.svg' }), null).kind).toBe(
      'dashboard',
    );
  });

  it('keeps the labels that people search for', () => {
    const labels = {
      app: 'web',
      'app.kubernetes.io/name': 'shop',
      'app.kubernetes.io/managed-by': 'Helm',
      'helm.sh/chart': 'shop-1.0',
      team: 'payments',
    };
    expect(toService(object(labels), null).labels).toEqual(['app=web', 'app.kubernetes.io/name=shop', 'team=payments']);
  });

  it('lists what annotations and ingresses say where it is, once each, and only web addresses', () => {
    const urls = (href: string) =>
      toService(object({}, { 'gethomepage.dev/href': href }), null, ofIngress('')).externalUrls;
    expect(urls('https://other.example/')).toEqual(['https://other.example/', 'https://shop.example/']);
    expect(urls('https://shop.example/')).toEqual(['https://shop.example/']);
    expect(urls('javascript:alert(1)')).toEqual(['https://shop.example/']);
  });
});
