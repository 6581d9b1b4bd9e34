import { describe, expect, it } from 'vitest';
import type { Grant } from '../../../../lib/core/tabs/grant.ts';
import { PLATFORM } from '../../../fakes/fake-dependencies.ts';
import type { DnrRequest } from '../dnr-model/condition.ts';
import { rulesOf } from './configurations.ts';
import { violatedInvariants } from './invariants.ts';
import { KNOWN_LIMITS, type Limits } from './known-limits.ts';
import type { Scenario } from './scenarios.ts';

const ORIGIN = 'https://k8s.example:6443';
const PREFIX = `${ORIGIN}/api/v1/namespaces/ns/services/web/proxy/`;
/** A navigation of the app's tab under its prefix, by the app. */
const REQUEST: DnrRequest = {
  url: PREFIX,
  type: 'main_frame',
  method: 'get',
  initiator: ORIGIN,
  top: ORIGIN,
  tabId: 1,
};

interface Example {
  readonly name: string;
  /** The limit, as it would be if rules could tell the difference. */
  readonly strict: Partial<Limits>;
  readonly kind?: Grant['kind'];
  readonly request: Partial<DnrRequest>;
}

const EXAMPLES: readonly Example[] = [
  {
    name: "a subdomain that navigates the app's tab is signed like the app",
    strict: { subdomainsCountFor: () => false },
    request: { initiator: 'https://x.k8s.example', method: 'post' },
  },
  {
    name: 'a subdomain in a frame of the app is signed like the app',
    strict: { subdomainsCountFor: () => false },
    request: { initiator: 'https://x.k8s.example', type: 'xmlhttprequest' },
  },
  {
    name: "another port of the host that is open in the app's tab is signed like the app",
    strict: { portsCountAsOne: false },
    request: { initiator: 'https://k8s.example:9443', method: 'post' },
  },
  {
    name: "a website whose host is the extension's id, and that navigates the app's tab, is signed like the extension",
    strict: { siteNamedLikeExtensionCounts: false },
    request: { initiator: `http://${PLATFORM.extensionHost}`, method: 'post' },
  },
  {
    name: "a website whose host is the extension's id counts as our page around an isolated app",
    strict: { siteNamedLikeExtensionCounts: false },
    kind: 'isolated',
    request: { initiator: ORIGIN, top: `http://${PLATFORM.extensionHost}`, type: 'xmlhttprequest' },
  },
  {
    name: 'the app in a frame is signed below a top frame with an opaque origin',
    strict: { opaqueTopCounts: false },
    request: { top: null, type: 'xmlhttprequest' },
  },
];

function scenarioOf({ kind = 'target', request }: Example): Scenario {
  const server = { origin: ORIGIN, basePath: '' };
  const grant: Grant = { kind, contextId: 'dev', server, prefix: PREFIX };
  const configuration = { platform: PLATFORM, servers: [server], isAtRoot: false, grantedTabs: [{ tabId: 1, grant }] };
  return { configuration, request: { ...REQUEST, ...request } };
}

describe('known limits of the rules', () => {
  // As tuples, because vitest shortens `$name` in titles.
  it.each(EXAMPLES.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    const scenario = scenarioOf(example);
    const rules = rulesOf(scenario.configuration);
    expect(violatedInvariants(scenario, rules)).toEqual([]);
    expect(violatedInvariants(scenario, rules, { ...KNOWN_LIMITS, ...example.strict })).toContain(
      "no request outside the tab's grant is signed",
    );
  });

  it('have at least one example each', () => {
    expect(new Set(EXAMPLES.flatMap(({ strict }) => Object.keys(strict)))).toEqual(new Set(Object.keys(KNOWN_LIMITS)));
  });
});
