import type { ImportedContext } from '../../lib/core/kubeconfig/kube-context.ts';
import type { GateRequest } from '../../lib/core/messages.ts';

export const SERVER = { origin: 'https://k8s.example:6443', basePath: '' };
export const OTHER_SERVER = { origin: 'https://rancher.example', basePath: '/k8s/clusters/c-1' };
export const GRAFANA = `${SERVER.origin}/api/v1/namespaces/monitoring/services/grafana:http/proxy/`;
export const SEARCH = `${SERVER.origin}/api/v1/namespaces/logging/services/search/proxy/`;

/** A usable context with a bearer token, changed as given. */
export function importedContext(name: string, changes: Partial<ImportedContext['context']> = {}): ImportedContext {
  return {
    context: {
      id: `config/${name}`,
      name,
      source: 'config',
      clusterName: 'dev',
      userName: `${name}-user`,
      namespace: '',
      server: SERVER,
      signIn: { kind: 'token' },
      impersonation: null,
      obstacles: [],
      notes: [],
      ...changes,
    },
    credential: { type: 'bearer', token: `token-of-${name}` },
  };
}

/** What the gate asks for a URL that a person brought there, if nothing else is said. */
export function gateRequest(url: string, besides: Partial<GateRequest> = {}): GateRequest {
  return { url, contextId: null, prefix: null, consent: 'none', isResumed: true, ...besides };
}
