import type { NetworkError } from '../../../lib/core/failures/network-error.ts';
import type { GateAnswer } from '../../../lib/core/gate/gate-request.ts';
import type { KubeContext } from '../../../lib/core/kubeconfig/kube-context.ts';
import { type Problem, problem } from '../../../lib/core/problems.ts';
import { parseProxyUrl } from '../../../lib/core/proxy-url/parse.ts';
import type { VaultStatus } from '../../../lib/core/vault/vault-status.ts';
import { Gate } from '../../../lib/ui/gate/Gate.tsx';
import { fakeBackend, stateOf } from '../fake-backend.ts';
import { GRAFANA_URL, kubeContext, PASSKEY_VAULT, PASSPHRASE_VAULT, SERVER, serviceList } from '../samples.ts';
import type { PageState } from './page-state.ts';

const production = kubeContext('production', { signIn: { kind: 'tokenFile', path: '/home/mia/.kube/token' } });
const { origin } = SERVER;
const FORBIDDEN =
  'services "grafana:http" is forbidden: User "mia@example.com" cannot get resource "services/proxy" in API group "" in the namespace "monitoring"';

/** Matches what the gate shows for an answer of this kind. */
const SELECTORS: Record<GateAnswer['kind'], string> = {
  go: '.gate[aria-busy=true]',
  confirm: '.gate .primary',
  chooseContext: '.choices',
  chooseApp: '.choices',
  blocked: '.notice',
  openedElsewhere: 'h1 + p:not(.gate-url)',
  failed: '.notice.problem button',
  unreachable: '.notice.problem button',
};

export const GATE_STATES: PageState[] = [
  gate('working'),
  gate('consent for a page', consent('https://wiki.example')),
  gate('consent for an app', consent(`${origin}/api/v1/namespaces/shop/services/web:80/proxy/`)),
  gate('consent for an unknown page', consent(null)),
  gate('consent as one of two contexts', {
    ...consent('https://wiki.example'),
    contexts: [production, kubeContext('reader')],
  }),
  gate('two contexts for one server', {
    kind: 'chooseContext',
    contexts: [stateOf(kubeContext('production')), stateOf(kubeContext('reader', { userName: 'reader' }), false)],
  }),
  gate('two apps served from the root', {
    kind: 'chooseApp',
    prefixes: ['monitoring/services/grafana:http', 'shop/services/web:80'].map(
      (path) => `${origin}/api/v1/namespaces/${path}/proxy/`,
    ),
  }),
  blocked('vault locked', problem('vaultLocked', {}), production, PASSPHRASE_VAULT),
  blocked('vault locked, with a passkey', problem('vaultLocked', {}), production, PASSKEY_VAULT, '.notice .actions'),
  blocked('vault damaged', problem('vaultDamaged', {}), production),
  blocked('storage unreadable', problem('storageUnreadable', { name: 'contexts' }), null),
  blocked('server forbidden by policy', problem('policyRefusesServer', { server: origin }), production),
  blocked('credential missing', problem('credentialMissing', { context: 'production' }), production),
  blocked(
    'credential for another server',
    problem('credentialForOtherServer', { context: 'production', server: 'https://10.0.0.1:6443' }),
    production,
    {},
    '.credential-form',
  ),
  gate('credential rejected', {
    kind: 'blocked',
    problem: problem('apiserverUnauthorized', { context: production.name }),
    context: production,
    since: Date.now() - 180_000,
  }),
  blocked('host access missing', problem('hostAccessMissing', { origin }), production),
  blocked('apiserver unreachable', problem('apiserverUnreachable', { origin }), production),
  blocked('unknown server', problem('urlServerUnknown', { origin }), null),
  blocked('not a proxy URL', problem('urlNotProxy', { url: `${origin}/healthz` }), null),
  {
    page: 'gate',
    name: 'text that is no proxy URL',
    element: () => gateWith({ kind: 'blocked', problem: problem('textNotProxyUrl', {}), context: null }, {}, ''),
    selector: SELECTORS.blocked,
  },
  gate('opened elsewhere', { kind: 'openedElsewhere' }),
  unreachable('refused'),
  unreachable('nameUnknown'),
  unreachable('unanswered'),
  unreachable('closed'),
  unreachable('notTls'),
  unreachable('untrusted'),
  failed('no right', 403, 'Forbidden', FORBIDDEN),
  failed('no right, name unusable', 403, 'Forbidden', FORBIDDEN.replace('mia@example.com', 'Mia & Co')),
  failed('unknown service', 404, 'NotFound', 'services "grafana" not found', 'services'),
  failed('other scheme', 503, 'ServiceUnavailable', 'error trying to reach service: EOF'),
  failed('TLS expected', 400, 'BadRequest', 'Client sent an HTTP request to an HTTPS server.'),
  failed('no ready pod', 503, 'ServiceUnavailable', 'no endpoints available for service "grafana"'),
];

function failed(name: string, status: number, reason: string, message: string, kind = ''): PageState {
  const text = JSON.stringify(
    { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code: status },
    null,
    2,
  );
  const answer = { status, reason, message, kind, text };
  const target = parseProxyUrl(GRAFANA_URL, [SERVER]);
  if (!target.ok) throw new Error('The sample URL is a proxy URL');
  const services = serviceList().services.map((service) =>
    service.name === 'grafana' ? { ...service, namespace: 'observability' } : service,
  );
  const who = { user: null, contextName: production.name, impersonated: null };
  const failure = { answer, target: target.value, ...who, services };
  return gate(`failed, ${name}`, { kind: 'failed', failure, context: production, prefix: GRAFANA_URL });
}

function unreachable(error: NetworkError): PageState {
  const answer: GateAnswer = { kind: 'unreachable', error, server: SERVER, context: production, prefix: GRAFANA_URL };
  return gate(`unreachable, ${error}`, answer);
}

function consent(site: string | null): GateAnswer & { kind: 'confirm' } {
  const question = { site, prefix: GRAFANA_URL, contextId: production.id, identity: 'identity' };
  return { kind: 'confirm', ...question, contexts: [production] };
}

function gate(name: string, answer?: GateAnswer): PageState {
  return { page: 'gate', name, element: () => gateWith(answer, {}), selector: SELECTORS[answer?.kind ?? 'go'] };
}

function blocked(
  name: string,
  obstacle: Problem,
  context: KubeContext | null,
  vault: Partial<VaultStatus> = {},
  selector = SELECTORS.blocked,
): PageState {
  const answer: GateAnswer = { kind: 'blocked', problem: obstacle, context };
  return { page: 'gate', name, element: () => gateWith(answer, vault), selector };
}

function gateWith(answer: GateAnswer | undefined, vault: Partial<VaultStatus>, url = GRAFANA_URL) {
  return <Gate backend={fakeBackend({ url, gateAnswers: answer ? [answer] : [], vault })} />;
}
