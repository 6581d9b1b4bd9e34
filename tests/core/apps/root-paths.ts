/** Paths at the root of a server that may belong to an app. */
export const APP_PATHS = ['/', '/pages/one', '/api/search', '/api/v10', '/apiserver', '/versions', '/version.json'];

/** Paths that belong to the Kubernetes API. */
export const KUBERNETES_API_PATHS = [
  '/api',
  '/api/',
  '/api/v1',
  '/api/v1/namespaces?limit=1',
  '/apis/apps/v1',
  '/version',
  '/version?x',
  '/version#x',
  '/.well-known/openid-configuration',
];
