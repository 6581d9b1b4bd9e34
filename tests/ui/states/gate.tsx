import type { KubeContext } from '../../../lib/core/kubeconfig/kube-context.ts';
import type { GateAnswer } from '../../../lib/core/messages.ts';
import { type Problem, problem } from '../../../lib/core/problems.ts';
import type { VaultState } from '../../../lib/core/vault/vault-state.ts';
import { Gate } from '../../../lib/ui/gate/Gate.tsx';
import { fakeBackend, stateOf } from '../fake-backend.ts';
import { COST_OF_SAMPLE, GRAFANA_URL, kubeContext, SERVER } from '../samples.ts';
import type { PageState } from './page-state.ts';

const production = kubeContext('production', { signIn: { kind: 'tokenFile', path: '/home/mia/.kube/token' } });
const { origin } = SERVER;

/** What is there once the answer is; nothing but the page while there is none. */
const SHOWS: Record<GateAnswer['kind'], string> = {
  go: '.gate[aria-busy=true]',
  confirm: '.gate .primary',
  choose: '.choices',
  chooseApp: '.choices',
  blocked: '.notice',
  openedElsewhere: 'h1 + p:not(.gate-url)',
};

export const GATE_STATES: PageState[] = [
  gate('working'),
  gate('a page asks', { kind: 'confirm', site: 'https://wiki.example' }),
  gate('an app asks', { kind: 'confirm', site: `${origin}/api/v1/namespaces/shop/services/web:80/proxy/` }),
  gate('a page without a name asks', { kind: 'confirm', site: null }),
  gate('two contexts on one server', {
    kind: 'choose',
    contexts: [stateOf(kubeContext('production')), stateOf(kubeContext('reader', { userName: 'reader' }), false)],
  }),
  gate('two apps at one root', {
    kind: 'chooseApp',
    prefixes: ['monitoring/services/grafana:http', 'shop/services/web:80'].map(
      (place) => `${origin}/api/v1/namespaces/${place}/proxy/`,
    ),
  }),
  blocked('vault locked', problem('vaultLocked', {}), production, { passphrase: COST_OF_SAMPLE }),
  blocked('vault locked, with a passkey', problem('vaultLocked', {}), production, {
    passphrase: COST_OF_SAMPLE,
    passkey: { credentialId: 'a', salt: 'a' },
  }),
  blocked('vault damaged', problem('vaultDamaged', {}), production),
  blocked('server not allowed', problem('policyRefusesServer', { server: origin }), production),
  blocked('credential missing', problem('credentialMissing', { context: 'production' }), production),
  blocked('host access missing', problem('hostAccessMissing', { origin }), production),
  blocked('apiserver unreachable', problem('apiserverUnreachable', { origin }), production),
  blocked('unknown server', problem('urlServerUnknown', { origin }), null),
  blocked('no proxy URL', problem('urlNotProxy', { url: `${origin}/healthz` }), null),
  gate('opened elsewhere', { kind: 'openedElsewhere' }),
];

function gate(name: string, answer?: GateAnswer, vault: Partial<VaultState> = {}): PageState {
  const backend = fakeBackend({ url: GRAFANA_URL, gateAnswers: answer ? [answer] : [], vault });
  return { page: 'gate', name, element: () => <Gate backend={backend} />, shows: SHOWS[answer?.kind ?? 'go'] };
}

function blocked(
  name: string,
  obstacle: Problem,
  context: KubeContext | null,
  vault: Partial<VaultState> = {},
): PageState {
  return gate(name, { kind: 'blocked', problem: obstacle, context }, vault);
}
