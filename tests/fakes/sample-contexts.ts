import type { GateRequest } from '../../lib/core/gate/gate-request.ts';
import { contextId, type ImportedContext, PLAIN_CLUSTER } from '../../lib/core/kubeconfig/kube-context.ts';

export const SERVER = { origin: 'https://k8s.example:6443', basePath: '' };
export const SERVER_WITH_BASE_PATH = { origin: 'https://rancher.example', basePath: '/k8s/clusters/c-1' };
export const GRAFANA = `${SERVER.origin}/api/v1/namespaces/monitoring/services/grafana:http/proxy/`;
export const SEARCH = `${SERVER.origin}/api/v1/namespaces/logging/services/search/proxy/`;

/** A usable context of the file `config` on `SERVER` with a bearer token, changed as given. */
export function importedContext(name: string, changes: Partial<ImportedContext['context']> = {}): ImportedContext {
  return {
    context: {
      id: contextId('config', name),
      name,
      source: 'config',
      clusterName: 'dev',
      userName: `${name}-user`,
      namespace: '',
      serverAddress: SERVER.origin,
      cluster: PLAIN_CLUSTER,
      signIn: { kind: 'token' },
      impersonation: null,
      faults: [],
      ...changes,
    },
    credential: { type: 'bearer', token: `token-of-${name}` },
  };
}

/** What the gate asks for this URL, changed as given. The tab passed the gate with it before, so nobody is asked. */
export function gateRequest(url: string, changes: Partial<GateRequest> = {}): GateRequest {
  const choices = { contextId: null, prefix: null, consent: 'none', question: null } as const;
  return { url, ...choices, isResumed: true, isFirstPage: false, ...changes };
}
