import { describe, expect, it } from 'vitest';
import type { Grant } from '../../../lib/core/grants/grant.ts';
import type { DnrRequest } from './proof/dnr-condition.ts';
import { KNOWN_LIMITS, type Limits } from './proof/limits.ts';
import { PROOF_DIALECT, type Scene } from './proof/scenes.ts';
import { rulesOf } from './proof/settings.ts';
import { brokenBy, type Statement } from './proof/statements.ts';

const TARGET = '/api/v1/namespaces/ns/services/web/proxy/';

/** A request of tab 1, by default the app's own navigation. */
interface Example {
  readonly basePath?: string;
  readonly kind?: Grant['kind'];
  /** After the origin, unless it begins with a scheme. */
  readonly url: string;
  readonly request?: Partial<DnrRequest>;
}

function sceneOf({ basePath = '', kind = 'target', url, request }: Example): Scene {
  const server = { origin: 'https://k8s.example:6443', basePath };
  const prefix = server.origin + basePath + (kind === 'api' ? '/' : TARGET);
  const app = { initiator: server.origin, top: server.origin };
  return {
    setting: {
      dialect: PROOF_DIALECT,
      servers: [server],
      isAtRoot: false,
      grants: [{ kind, tabId: 1, contextId: 'dev', server, prefix }],
    },
    request: {
      type: 'main_frame',
      method: 'get',
      tabId: 1,
      ...app,
      ...request,
      url: new URL(url, server.origin).href,
    },
  };
}

const SIGNED: Statement = 'nothing is signed outside the grant of its tab';

interface Case extends Example {
  readonly name: string;
  readonly strict: Partial<Limits>;
  readonly breaks: Statement;
}

const CASES: readonly Case[] = [
  {
    name: 'a subdomain moves the app’s tab as the app does',
    strict: { subdomainsCountFor: () => false },
    breaks: SIGNED,
    url: TARGET,
    request: { initiator: 'https://x.k8s.example', method: 'post' },
  },
  {
    name: 'a subdomain framed by the app is signed like the app',
    strict: { subdomainsCountFor: () => false },
    breaks: SIGNED,
    url: TARGET,
    request: { initiator: 'https://x.k8s.example', type: 'xmlhttprequest' },
  },
  {
    name: 'another port of the host is signed like the app, once it is there',
    strict: { portsCountAsOne: false },
    breaks: SIGNED,
    url: TARGET,
    request: { initiator: 'https://k8s.example:9443', method: 'post' },
  },
  {
    name: 'a website named like the extension moves the app’s tab as the extension does',
    strict: { siteNamedLikeExtensionCounts: false },
    breaks: SIGNED,
    url: TARGET,
    request: { initiator: `http://${PROOF_DIALECT.extensionHost}`, method: 'post' },
  },
  {
    name: 'a website named like the extension, in the tab of an app without storage, counts as our page around it',
    strict: { siteNamedLikeExtensionCounts: false },
    breaks: SIGNED,
    kind: 'isolated',
    url: TARGET,
    request: { top: `http://${PROOF_DIALECT.extensionHost}`, type: 'xmlhttprequest' },
  },
  {
    name: 'the app in a frame is signed below a top frame of opaque origin',
    strict: { opaqueTopCounts: false },
    breaks: SIGNED,
    url: TARGET,
    request: { top: null, type: 'xmlhttprequest' },
  },
];

describe('known limits of the rules', () => {
  it.each(CASES)('$name', ({ strict, breaks, ...example }) => {
    const scene = sceneOf(example);
    const rules = rulesOf(scene.setting);
    expect(brokenBy(scene, rules)).toEqual([]);
    expect(brokenBy(scene, rules, { ...KNOWN_LIMITS, ...strict })).toContain(breaks);
  });

  it('are all shown', () => {
    expect(new Set(CASES.flatMap(({ strict }) => Object.keys(strict)))).toEqual(new Set(Object.keys(KNOWN_LIMITS)));
  });
});
