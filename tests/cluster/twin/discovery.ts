import { RESOURCES } from './store.ts';

/** What the twin says it is. Where Kubernetes changed over time, it behaves like a present one, not like 1.20. */
const TWIN_VERSION = { major: '1', minor: '33', gitVersion: 'v1.33.0-twin', platform: 'twin' };

const GROUP_VERSIONS = [...new Set(RESOURCES.map(({ group, version }) => `${group}/${version}`))];
const GROUPS = GROUP_VERSIONS.filter((one) => !one.startsWith('/'));

/** The answer for a path that names no resource: an object, or plain text. Undefined where there is nothing. */
export function answerDiscovery(path: string): object | string | undefined {
  switch (path) {
    case '/':
      return {
        paths: [
          '/api',
          '/api/v1',
          '/apis',
          ...GROUPS.map((one) => `/apis/${one}`),
          '/healthz',
          '/livez',
          '/readyz',
          '/version',
        ],
      };
    case '/version':
      return TWIN_VERSION;
    case '/healthz':
    case '/livez':
    case '/readyz':
      return 'ok';
    case '/api':
      return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
    case '/apis':
      return { kind: 'APIGroupList', apiVersion: 'v1', groups: GROUPS.map(describeGroup) };
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
