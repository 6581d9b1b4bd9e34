import type { Store } from './store.ts';

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
const PUBLIC_PATHS = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const DISCOVERY_PATHS = [
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

/** Creates what an apiserver creates on its first start: namespaces, its own service and the default roles. */
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
  const everyone = ['system:authenticated', 'system:unauthenticated'];
  allowPaths(store, 'system:public-info-viewer', PUBLIC_PATHS, everyone);
  allowPaths(store, 'system:discovery', DISCOVERY_PATHS, ['system:authenticated']);
}

/** Creates a ClusterRole to get these paths, and binds it to these groups. */
function allowPaths(store: Store, name: string, nonResourceURLs: string[], groups: string[]): void {
  store.put('clusterroles', '', { metadata: { name }, rules: [{ verbs: ['get'], nonResourceURLs }] });
  store.put('clusterrolebindings', '', {
    metadata: { name },
    subjects: groups.map((group) => ({ kind: 'Group', name: group })),
    roleRef: { kind: 'ClusterRole', name },
  });
}
