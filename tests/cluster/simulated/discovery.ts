import { RESOURCES } from './store.ts';

/** Behaves like a recent version in what changed since Kubernetes 1.20. */
const VERSION = { major: '1', minor: '33', gitVersion: 'v1.33.0-simulated', platform: 'simulated' };

/** `GROUP/VERSION`, and `/v1` for the core group. */
const GROUP_VERSIONS = [...new Set(RESOURCES.map(({ group, version }) => `${group}/${version}`))];
const NAMED_GROUP_VERSIONS = GROUP_VERSIONS.filter((groupVersion) => !groupVersion.startsWith('/'));

/** The response to a path that names no resource: an object or plain text. Undefined for an unknown path. */
export function discoveryResponse(path: string): object | string | undefined {
  switch (path) {
    case '/':
      return {
        paths: [
          '/api',
          '/api/v1',
          '/apis',
          ...NAMED_GROUP_VERSIONS.map((groupVersion) => `/apis/${groupVersion}`),
          '/healthz',
          '/livez',
          '/readyz',
          '/version',
        ],
      };
    case '/version':
      return VERSION;
    case '/healthz':
    case '/livez':
    case '/readyz':
      return 'ok';
    case '/api':
      return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
    case '/apis':
      return { kind: 'APIGroupList', apiVersion: 'v1', groups: NAMED_GROUP_VERSIONS.map(describeGroup) };
    default: {
      const groupVersion = /^\/apis?\/(.+)$/.exec(path)?.[1];
      return groupVersion ? describeResources(groupVersion) : undefined;
    }
  }
}

function describeGroup(groupVersion: string): object {
  const [name, version] = groupVersion.split('/');
  return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
}

function describeResources(groupVersion: string): object | undefined {
  const resources = RESOURCES.filter(
    ({ group, version }) => (group === '' ? version : `${group}/${version}`) === groupVersion,
  );
  if (resources.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: resources.map(({ resource, kind, isNamespaced }) => {
      return {
        name: resource,
        singularName: '',
        namespaced: isNamespaced,
        kind,
        verbs: ['create', 'delete', 'get', 'list', 'update'],
      };
    }),
  };
}
