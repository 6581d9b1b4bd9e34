import type { ContextReview } from '../../lib/core/access/context-review.ts';
import type { NamespaceAccess, ProxyAccess } from '../../lib/core/access/proxy-access.ts';
import { assessContext } from '../../lib/core/kubeconfig/assess-context.ts';
import type { KubeContext, StoredContext } from '../../lib/core/kubeconfig/kube-context.ts';
import { contextId, PLAIN_CLUSTER } from '../../lib/core/kubeconfig/kube-context.ts';
import { appKind } from '../../lib/core/services/app-kind.ts';
import type { Service, ServiceList } from '../../lib/core/services/service.ts';
import type { KeyDerivation } from '../../lib/core/vault/passphrase.ts';

export const SERVER = { origin: 'https://104.197.5.247', basePath: '' };
export const SERVER_WITH_BASE_PATH = { origin: 'https://rancher.example', basePath: '/k8s/clusters/c-1' };
export const GRAFANA_URL = `${SERVER.origin}/api/v1/namespaces/monitoring/services/grafana:http/proxy/`;

/** The browser that sample contexts are assessed for. */
export const PLATFORM = { extensionHost: 'extension-id', repeatsRequestHeaders: false };

/** A usable context on `SERVER` that signs in with a token, changed as given and then assessed. */
export function kubeContext(name: string, changes: Partial<StoredContext> = {}): KubeContext {
  const source = changes.source ?? 'config';
  const stored: StoredContext = {
    id: contextId(source, name),
    name,
    source,
    clusterName: name,
    userName: 'mia',
    namespace: '',
    serverAddress: SERVER.origin,
    cluster: PLAIN_CLUSTER,
    signIn: { kind: 'token' },
    impersonation: null,
    faults: [],
    ...changes,
  };
  return assessContext(stored, PLATFORM);
}

/** A service with one ready http port, changed as given. */
function service(namespace: string, name: string, changes: Partial<Service> = {}): Service {
  return {
    namespace,
    name,
    displayName: name,
    kind: appKind([name]),
    group: '',
    labels: [],
    isClusterService: false,
    ports: [{ name: 'http', number: 80, scheme: '' }],
    endpoints: 'ready',
    externalUrls: [],
    ...changes,
  };
}

const SERVICES: readonly Service[] = [
  service('kube-system', 'kubernetes-dashboard', {
    displayName: 'Dashboard',
    isClusterService: true,
    ports: [{ name: 'https', number: 443, scheme: 'https' }],
  }),
  service('kube-system', 'kube-dns', {
    displayName: 'CoreDNS',
    isClusterService: true,
    ports: [
      { name: 'dns-tcp', number: 53, scheme: '' },
      { name: 'metrics', number: 9153, scheme: '' },
    ],
  }),
  service('logging', 'elasticsearch', {
    ports: [
      { name: 'http', number: 9200, scheme: '' },
      { name: 'transport', number: 9300, scheme: '' },
      { name: 'metrics', number: 9114, scheme: '' },
    ],
  }),
  service('logging', 'kibana', { ports: [{ name: '', number: 5601, scheme: '' }] }),
  service('monitoring', 'grafana'),
  service('monitoring', 'prometheus', {
    ports: [{ name: 'web', number: 9090, scheme: '' }],
    pods: { ready: 2, total: 3 },
  }),
  service('shop', 'checkout', { externalUrls: ['http://203.0.113.7:80'] }),
  service('shop', 'legacy-erp', { ports: [], endpoints: 'unknown' }),
  service('shop', 'payments', { endpoints: 'none' }),
];

/** A list of these services, listed three minutes ago. */
export function serviceList(services: readonly Service[] = SERVICES, namespaces: string[] = []): ServiceList {
  return { services: [...services], namespaces, listedAt: Date.now() - 180_000 };
}

/** What an apiserver told just now about somebody who may do everything with services, changed as given. */
export function contextReview(changes: Partial<ContextReview> = {}): ContextReview {
  return {
    identity: { user: 'mia@example.com', groups: ['developers', 'system:authenticated'], source: 'apiserver' },
    access: {
      everywhere: [
        { resource: 'services', verb: 'get' },
        { resource: 'services', verb: 'create' },
      ],
      namespaces: {},
    },
    serverVersion: 'v1.33.1',
    latencyMs: 12,
    reviewedAt: Date.now(),
    ...changes,
  };
}

/** The access of somebody who may open what is in these namespaces, and nothing in those others. */
export function accessTo(namespaces: readonly string[], others: readonly string[] = []): ProxyAccess {
  const rules: NamespaceAccess['rules'] = [{ resources: ['services'], verbs: ['get', 'create'], names: [] }];
  return {
    everywhere: [],
    namespaces: Object.fromEntries([
      ...namespaces.map((name) => [name, { isComplete: true, rules }] as const),
      ...others.map((name) => [name, { isComplete: true, rules: [] }] as const),
    ]),
  };
}

export const LONG_CONTEXT = 'arn:aws:eks:eu-central-1:123456789012:cluster/production-shop-blue';

/** Services whose names or ports are too long for one line of the popup. */
export function servicesWithLongNames(): Service[] {
  const names = ['grpc', 'http', 'https-admin', 'metrics', 'health', 'debug', 'postgresql', 'redis'];
  return [
    service('shop', 'prometheus-operator-kube-prom-admission-webhook-certificate-rotation'),
    service('shop', 'gateway', { ports: names.map((name, index) => ({ name, number: 8000 + index, scheme: '' })) }),
    service('shop', 'a-service-with-a-long-name-that-has-no-endpoints', { endpoints: 'none' }),
  ];
}

/** This many services, 40 in each namespace. */
export function manyServices(count: number): Service[] {
  return Array.from({ length: count }, (_, index) =>
    service(`team-${String(Math.floor(index / 40)).padStart(3, '0')}`, `service-${String(index).padStart(5, '0')}`),
  );
}

export const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: production
clusters:
- name: production
  cluster: { server: "https://104.197.5.247", certificate-authority: ca.crt }
- name: staging
  cluster: { server: "https://rancher.example/k8s/clusters/c-1" }
- name: old
  cluster: { server: "http://10.0.0.9:8080" }
users:
- name: mia
  user: { token: sample }
- name: plugin
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: aws
      args: [eks, get-token, --cluster-name, staging]
      interactiveMode: IfAvailable
contexts:
- name: production
  context: { cluster: production, user: mia, namespace: shop }
- name: staging
  context: { cluster: staging, user: plugin }
- name: old
  context: { cluster: old, user: mia }
`;

const KEY_DERIVATION: KeyDerivation = {
  name: 'argon2id',
  memoryKib: 65_536,
  passes: 3,
  lanes: 4,
  salt: 'A'.repeat(22),
};

/** The status of a vault with a passphrase. */
export const PASSPHRASE_VAULT = { mode: 'passphrase', passphrase: KEY_DERIVATION } as const;

/** The status of a vault with a passphrase and a passkey. */
export const PASSKEY_VAULT = {
  ...PASSPHRASE_VAULT,
  mode: 'passkey',
  passkey: { credentialId: 'AA', salt: 'AA' },
} as const;
