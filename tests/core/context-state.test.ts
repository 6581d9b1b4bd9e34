import { describe, expect, it } from 'vitest';
import { type ContextFacts, type ContextState, contextObstacle } from '../../lib/core/context-state.ts';
import { assessContext } from '../../lib/core/kubeconfig/assess-context.ts';
import { PLAIN_CLUSTER } from '../../lib/core/kubeconfig/kube-context.ts';
import { policyInForce } from '../../lib/core/policy.ts';
import { bindCredential } from '../../lib/core/vault/credentials.ts';
import { importedContext, SERVER, SERVER_WITH_BASE_PATH } from '../fakes/sample-contexts.ts';

const NOW = Date.parse('2026-11-24T00:00:00Z');
const PLATFORM = { extensionHost: 'extension-id', repeatsRequestHeaders: false };
const INSECURE = { ...PLAIN_CLUSTER, insecureSkipTlsVerify: true };
const TOKEN = { type: 'bearer', token: 'abc' } as const;

const context = (changes: Parameters<typeof importedContext>[1] = {}) =>
  assessContext(importedContext('dev', changes).context, PLATFORM);

/** A context that can present its credential. */
const USABLE: ContextState = { context: context(), hasCredential: true, isLocked: false, expiresAt: null };
const FACTS: ContextFacts = {
  policy: policyInForce({}),
  credentials: {},
  isRejected: false,
  hasHostAccess: true,
  now: NOW,
};

const codeOf = (state: Partial<ContextState>, facts: Partial<ContextFacts> = {}) =>
  contextObstacle({ ...USABLE, ...state }, { ...FACTS, ...facts })?.code ?? null;

describe('contextObstacle', () => {
  it('is null for a context that can present its credential', () => {
    expect(codeOf({})).toBeNull();
    expect(codeOf({ expiresAt: NOW + 1 })).toBeNull();
  });

  it.each<[string, Partial<ContextState>, Partial<ContextFacts>]>([
    ['contextUnusable', { context: context({ serverAddress: null }) }, {}],
    ['contextUnusable', { context: context({ serverAddress: 'http://h' }) }, {}],
    ['contextUnusable', { context: context({ faults: [{ code: 'unknown', values: {} }] }) }, {}],
    ['policyRefusesServer', {}, { policy: policyInForce({ allowedServers: [] }) }],
    [
      'policyRefusesInsecure',
      { context: context({ cluster: INSECURE }) },
      { policy: policyInForce({ refuseInsecure: true }) },
    ],
    ['vaultLocked', { hasCredential: false, isLocked: true }, {}],
    ['hostAccessMissing', {}, { hasHostAccess: false }],
    ['credentialMissing', { hasCredential: false }, {}],
    [
      'credentialForOtherServer',
      { hasCredential: false },
      { credentials: { 'config/dev': bindCredential(TOKEN, { server: SERVER_WITH_BASE_PATH, impersonation: null }) } },
    ],
    ['credentialExpired', { expiresAt: NOW }, {}],
    ['apiserverUnauthorized', {}, { isRejected: true }],
  ])('is %s where only this applies', (code, state, facts) => {
    expect(codeOf(state, facts)).toBe(code);
  });

  it('names the server that the credential is for', () => {
    const credentials = { 'config/dev': bindCredential(TOKEN, { server: SERVER_WITH_BASE_PATH, impersonation: null }) };
    expect(contextObstacle({ ...USABLE, hasCredential: false }, { ...FACTS, credentials })).toEqual({
      code: 'credentialForOtherServer',
      values: { context: 'dev', server: 'https://rancher.example/k8s/clusters/c-1' },
    });
  });

  it('names the origin that the extension has no access to', () => {
    expect(contextObstacle(USABLE, { ...FACTS, hasHostAccess: false })).toEqual({
      code: 'hostAccessMissing',
      values: { origin: SERVER.origin },
    });
  });

  it('does not ask to unlock the vault if the credential is in memory', () => {
    expect(codeOf({ isLocked: true })).toBeNull();
  });

  it('reports the obstacle that has to be resolved first', () => {
    const everything: Partial<ContextFacts> = {
      policy: policyInForce({ allowedServers: [] }),
      hasHostAccess: false,
      isRejected: true,
    };
    const policy = FACTS.policy;
    const locked = { hasCredential: false, isLocked: true, expiresAt: NOW };
    expect(codeOf({ ...locked, context: context({ serverAddress: null }) }, everything)).toBe('contextUnusable');
    expect(codeOf(locked, everything)).toBe('policyRefusesServer');
    expect(codeOf(locked, { ...everything, policy })).toBe('vaultLocked');
    expect(codeOf({ ...locked, isLocked: false }, { ...everything, policy })).toBe('hostAccessMissing');
    const withAccess = { ...everything, policy, hasHostAccess: true };
    expect(codeOf({ ...locked, isLocked: false }, withAccess)).toBe('credentialMissing');
    expect(codeOf({ expiresAt: NOW }, withAccess)).toBe('credentialExpired');
    expect(codeOf({}, withAccess)).toBe('apiserverUnauthorized');
  });
});
