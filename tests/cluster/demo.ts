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
  /** What reached the app behind `namespace/service`, or behind `nodes/name`. */
  requests(place: string): AppRequest[];
  stop(): Promise<void>;
}

/** A service of the demo, and which port of its app stands behind each of its own. */
interface DemoService {
  readonly namespace: string;
  readonly name: string;
  readonly app: App;
  /** By the name of the app's port. */
  readonly ports: Readonly<Record<string, { readonly port: number; readonly targetPort: number }>>;
  /** What `kubectl cluster-info` calls it, if that lists it. */
  readonly title?: string;
  readonly isAlsoUnnamed?: boolean;
}

/** Puts services of every kind into the cluster, one without endpoints among them, and starts the apps behind them. */
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
    { namespace: 'shop', name: 'secure', app: secure, ports: https, isAlsoUnnamed: true },
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
  const nowhere = { name: 'http', port: 80, targetPort: 8080, loopbackPort: 0 };
  await addService(cluster, { namespace: 'shop', name: 'abandoned', ports: [nowhere] });
  await addNode(cluster, 'node-1', kubelet.ports.https ?? 0);
  const places = new Map(services.map(({ namespace, name, app }) => [`${namespace}/${name}`, app]));
  places.set('nodes/node-1', kubelet);
  return {
    requests(place) {
      const app = places.get(place);
      if (!app) throw new Error(`The demo has no ${place}, only ${[...places.keys()].join(', ')}`);
      return app.requests;
    },
    stop: async () => void (await Promise.all([...new Set(places.values())].map((app) => app.stop()))),
  };
}

function toWorkload({ namespace, name, app, ports, title, isAlsoUnnamed = false }: DemoService): Workload {
  return {
    namespace,
    name,
    isAlsoUnnamed,
    labels: title ? { 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': title } : {},
    ports: Object.entries(ports).map(([portName, port]) => {
      return { ...port, name: portName, loopbackPort: app.ports[portName] ?? 0 };
    }),
  };
}
