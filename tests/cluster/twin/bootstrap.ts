import type { Store } from './store.ts';

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
const PUBLIC = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const DISCOVERY = [
  '/api',
  '/api/*',
  '/apis',
  '/apis/*',
  '/healthz',
  '/livez',
  '/openapi',
  '/openapi/*',
  '/readyz',
  '/version',
  '/version/',
];

/** Puts in place what an apiserver makes by itself: namespaces, its own service and the roles that everybody has. */
export function bootstrap(store: Store, port: number): void {
  const creationTimestamp = new Date().toISOString();
  for (const name of NAMESPACES) {
    store.put('namespaces', '', { metadata: { name, creationTimestamp }, status: { phase: 'Active' } });
  }
  store.put('services', 'default', {
    metadata: { name: 'kubernetes', creationTimestamp, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: port }],
      clusterIP: '10.0.0.1',
      type: 'ClusterIP',
      sessionAffinity: 'None',
    },
    status: { loadBalancer: {} },
  });
  give(store, 'system:public-info-viewer', PUBLIC, ['system:authenticated', 'system:unauthenticated']);
  give(store, 'system:discovery', DISCOVERY, ['system:authenticated']);
}

function give(store: Store, name: string, nonResourceURLs: string[], groups: string[]): void {
  store.put('clusterroles', '', { metadata: { name }, rules: [{ verbs: ['get'], nonResourceURLs }] });
  store.put('clusterrolebindings', '', {
    metadata: { name },
    subjects: groups.map((group) => ({ kind: 'Group', name: group })),
    roleRef: { kind: 'ClusterRole', name },
  });
}
