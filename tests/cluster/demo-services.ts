import type { App, AppRequest } from './apps/app.ts';
import { startAssets } from './apps/assets.ts';
import { startChat } from './apps/chat.ts';
import { startDashboard } from './apps/dashboard.ts';
import { startEcho } from './apps/echo.ts';
import { startElasticsearch } from './apps/elasticsearch.ts';
import { startKubelet } from './apps/kubelet.ts';
import { startMultiport } from './apps/multiport.ts';
import { startSecure } from './apps/secure.ts';
import { startWiki } from './apps/wiki.ts';
import type { Cluster } from './cluster.ts';
import { ensureNamespace } from './objects.ts';
import { addNode, addService, addWorkload, type Workload } from './workload.ts';

/** The apps behind the demo's services. */
export interface DemoApps {
  /** The requests that reached the app behind `namespace/service` or `nodes/name`. Throws if there is no such app. */
  requests(target: string): AppRequest[];
  stop(): Promise<void>;
}

interface DemoService {
  readonly namespace: string;
  readonly name: string;
  readonly app: App;
  /** By the name of the app's port. */
  readonly ports: Readonly<Record<string, { readonly port: number; readonly targetPort: number }>>;
  /** Name in the output of `kubectl cluster-info`, for services that are listed there. */
  readonly title?: string;
  readonly hasUnnamedEndpoints?: boolean;
}

/** Starts the demo apps and creates their services. Adds a service without endpoints, and a node. */
export async function seedDemo(cluster: Cluster): Promise<DemoApps> {
  const [dashboard, elasticsearch, chat, secure, multiport, assets, echo, kubelet, wiki] = await Promise.all([
    startDashboard(),
    startElasticsearch(),
    startChat(),
    startSecure(),
    startMultiport(),
    startAssets(),
    startEcho(),
    startKubelet(),
    startWiki(),
  ]);
  const unnamed = { '': { port: 80, targetPort: 8080 } };
  const https = { https: { port: 443, targetPort: 8443 } };
  const shop: DemoService[] = [
    { namespace: 'shop', name: 'assets', app: assets, ports: unnamed },
    { namespace: 'shop', name: 'chat', app: chat, ports: unnamed },
    { namespace: 'shop', name: 'echo', app: echo, ports: unnamed },
    {
      namespace: 'shop',
      name: 'multiport',
      app: multiport,
      ports: {
        web: { port: 8080, targetPort: 8080 },
        metrics: { port: 9090, targetPort: 9090 },
        admin: { port: 8081, targetPort: 8081 },
      },
    },
    { namespace: 'shop', name: 'wiki', app: wiki, ports: unnamed },
    { namespace: 'shop', name: 'secure', app: secure, ports: https, hasUnnamedEndpoints: true },
  ];
  const services: DemoService[] = [
    {
      namespace: 'monitoring',
      name: 'monitoring-grafana',
      app: dashboard,
      ports: { http: { port: 80, targetPort: 3000 } },
      title: 'Grafana',
    },
    {
      namespace: 'logging',
      name: 'elasticsearch-logging',
      app: elasticsearch,
      ports: { db: { port: 9200, targetPort: 9200 } },
      title: 'Elasticsearch',
    },
    { namespace: 'kube-system', name: 'metrics-server', app: secure, ports: https, title: 'Metrics-server' },
    ...shop,
  ];
  for (const service of services) {
    await ensureNamespace(cluster, service.namespace);
    await addWorkload(cluster, toWorkload(service));
  }
  const unreachablePort = { name: 'http', port: 80, targetPort: 8080, loopbackPort: 0 };
  await addService(cluster, { namespace: 'shop', name: 'abandoned', ports: [unreachablePort] });
  await addNode(cluster, 'node-1', kubelet.ports.https ?? 0);
  const apps = new Map(services.map(({ namespace, name, app }) => [`${namespace}/${name}`, app]));
  apps.set('nodes/node-1', kubelet);
  return {
    requests(target) {
      const app = apps.get(target);
      if (!app) throw new Error(`The demo has no ${target}, only ${[...apps.keys()].join(', ')}`);
      return app.requests;
    },
    stop: async () => void (await Promise.all([...new Set(apps.values())].map((app) => app.stop()))),
  };
}

function toWorkload({ namespace, name, app, ports, title, hasUnnamedEndpoints = false }: DemoService): Workload {
  return {
    namespace,
    name,
    hasUnnamedEndpoints,
    labels: title ? { 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': title } : {},
    ports: Object.entries(ports).map(([portName, port]) => {
      return { ...port, name: portName, loopbackPort: app.ports[portName] ?? 0 };
    }),
  };
}
