/** An API object. */
export interface KubeObject {
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** A resource that the simulated apiserver supports. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
}

const RBAC = 'rbac.authorization.k8s.io';

export const RESOURCES: readonly Resource[] = [
  { group: '', version: 'v1', resource: 'namespaces', kind: 'Namespace', isNamespaced: false },
  { group: '', version: 'v1', resource: 'nodes', kind: 'Node', isNamespaced: false },
  { group: '', version: 'v1', resource: 'services', kind: 'Service', isNamespaced: true },
  { group: '', version: 'v1', resource: 'endpoints', kind: 'Endpoints', isNamespaced: true },
  { group: '', version: 'v1', resource: 'pods', kind: 'Pod', isNamespaced: true },
  { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices', kind: 'EndpointSlice', isNamespaced: true },
  { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses', kind: 'Ingress', isNamespaced: true },
  { group: RBAC, version: 'v1', resource: 'clusterroles', kind: 'ClusterRole', isNamespaced: false },
  { group: RBAC, version: 'v1', resource: 'clusterrolebindings', kind: 'ClusterRoleBinding', isNamespaced: false },
  { group: RBAC, version: 'v1', resource: 'roles', kind: 'Role', isNamespaced: true },
  { group: RBAC, version: 'v1', resource: 'rolebindings', kind: 'RoleBinding', isNamespaced: true },
];

/** The API objects of a cluster, in memory. */
export class Store {
  readonly #objects = new Map<string, KubeObject>();
  #revision = 1;

  get revision(): string {
    return String(this.#revision);
  }

  get(resource: string, namespace: string, name: string): KubeObject | undefined {
    return this.#objects.get(`${resource}/${namespace}/${name}`);
  }

  /** Sorted by namespace and name, as etcd sorts keys. Of all namespaces if `namespace` is empty. */
  list(resource: string, namespace = ''): KubeObject[] {
    const prefix = namespace === '' ? `${resource}/` : `${resource}/${namespace}/`;
    const keys = [...this.#objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    return keys.flatMap((key) => this.#objects.get(key) ?? []);
  }

  put(resource: string, namespace: string, object: KubeObject): KubeObject {
    this.#revision += 1;
    const metadata = { ...object.metadata, resourceVersion: this.revision };
    const stored = { ...object, metadata: namespace === '' ? metadata : { ...metadata, namespace } };
    this.#objects.set(`${resource}/${namespace}/${object.metadata.name}`, stored);
    return stored;
  }

  delete(resource: string, namespace: string, name: string): void {
    this.#revision += 1;
    this.#objects.delete(`${resource}/${namespace}/${name}`);
  }
}
