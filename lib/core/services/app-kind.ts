import { APP_KINDS, type AppKind } from './service.ts';

/** Products, by kind. */
const PRODUCTS: Readonly<Partial<Record<AppKind, string>>> = {
  metrics:
    'prometheus prom thanos mimir cortex victoriametrics vmsingle vmselect netdata kiali opencost kubecost goldilocks graphite',
  alerts: 'alertmanager karma vmalert alerta',
  logs: 'loki fluentd fluentbit vector elasticsearch opensearch graylog dozzle splunk victorialogs vlogs',
  traces: 'jaeger tempo zipkin otel opentelemetry skywalking',
  dashboard:
    'grafana superset metabase kibana headlamp lens hubble rancher homepage octant redash homer dashy weave perses',
  code: 'argocd argo argoworkflows gitea gitlab forgejo flux jenkins tekton drone woodpecker concourse sonarqube nexus harbor artifactory jupyter jupyterhub backstage',
  queue: 'kafka rabbitmq nats activemq artemis redpanda akhq kafdrop pulsar temporal airflow prefect emqx mosquitto',
  database:
    'redis valkey postgres postgresql pgadmin mysql mariadb phpmyadmin mongo mongodb adminer cassandra cockroachdb clickhouse influxdb neo4j etcd couchdb qdrant weaviate milvus',
  storage: 'minio ceph rook longhorn seaweedfs nextcloud velero garage',
  security: 'vault keycloak dex authelia authentik oauth2 falco trivy kyverno openbao zitadel pomerium',
  network: 'traefik nginx envoy istio linkerd haproxy kong coredns consul cilium contour pihole',
};

/** Words for what an app does. They count only where no product is named. */
const PURPOSES: Readonly<Partial<Record<AppKind, string>>> = {
  metrics: 'metrics exporter monitoring',
  alerts: 'alert alerts uptime',
  logs: 'log logs logging',
  traces: 'trace traces tracing',
  dashboard: 'dashboard dashboards',
  code: 'git registry notebook notebooks ci',
  queue: 'queue queues mq broker',
  database: 'db database sql cache',
  storage: 'storage files s3 nfs backup',
  security: 'auth oauth login sso policy',
  network: 'ingress gateway proxy dns router',
};

const KINDS_BY_WORD = [PRODUCTS, PURPOSES].map(
  (words) =>
    new Map(APP_KINDS.flatMap((kind) => (words[kind] ?? '').split(' ').map((word): [string, AppKind] => [word, kind]))),
);

/**
 * The kind of an app, told by the words in its names, the best known name first. Of one name the last words are asked first, since
 * they tell it from its siblings: `kube-prometheus-stack-grafana` is a dashboard.
 */
export function appKind(names: readonly string[]): AppKind {
  const words = names.flatMap((name) => wordsOf(name).toReversed());
  for (const kinds of KINDS_BY_WORD) {
    const known = words.find((word) => kinds.has(word));
    if (known !== undefined) return kinds.get(known) ?? 'app';
  }
  return 'app';
}

/** Also the name without its separators, for `argo-cd` and the like. */
function wordsOf(name: string): string[] {
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length > 1 ? [words.join(''), ...words] : words;
}
