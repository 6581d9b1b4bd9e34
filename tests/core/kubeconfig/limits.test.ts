import { describe, expect, it, vi } from 'vitest';
import type { KubeconfigReading } from '../../../lib/core/kubeconfig/kubeconfig-reading.ts';
import { cpuMs } from '../../fakes/cpu-time.ts';
import { problemCodes, readText } from './sample-kubeconfig.ts';

vi.setConfig({ testTimeout: 30_000 });

/** Generous: none of these texts takes more than about a second. Without the limits, some took half a minute. */
const MAX_CPU_MS = 5000;

/** Reads a text within the time limit. */
function readInTime(text: string): KubeconfigReading {
  const start = cpuMs();
  const reading = readText(text);
  expect(cpuMs() - start).toBeLessThan(MAX_CPU_MS);
  return reading;
}

const EXEC = { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'aws' };

/** A kubeconfig in JSON whose contexts all have the same cluster, user and fields. */
function kubeconfig({ cluster = {}, user = { token: 'abc' } as object, context = {}, contexts = ['x'] }): string {
  return JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: 'https://k8s.example', ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: contexts.map((name) => ({ name, context: { cluster: 'c', user: 'u', ...context } })),
  });
}

const contextNames = (count: number) => Array.from({ length: count }, (_, index) => `context-${index}`);

describe('a context with a very long or repetitive value is read in limited time:', () => {
  it.each<[string, () => string, string[]]>([
    [
      'slashes in the server',
      () => kubeconfig({ cluster: { server: `https://h${'/'.repeat(300_000)}a` } }),
      ['serverUnreadable'],
    ],
    ['a server host', () => kubeconfig({ cluster: { server: `https://${'a'.repeat(300)}` } }), ['serverUnreadable']],
    [
      'a flag of a plugin',
      () => kubeconfig({ user: { exec: { ...EXEC, args: [`--${'key'.repeat(300_000)}!`] } } }),
      [],
    ],
    ['dashes in a flag', () => kubeconfig({ user: { exec: { ...EXEC, args: [`${'-'.repeat(1_000_000)}!`] } } }), []],
    ['many arguments', () => kubeconfig({ user: { exec: { ...EXEC, args: Array(30_000).fill('a') } } }), []],
    ['an install hint', () => kubeconfig({ user: { exec: { ...EXEC, installHint: '\u001B['.repeat(500_000) } } }), []],
    ['a token', () => kubeconfig({ user: { token: 'a'.repeat(4_000_000) } }), ['credentialTooLong']],
    [
      'a password',
      () => kubeconfig({ user: { username: 'bob', password: 'a'.repeat(200_000) } }),
      ['credentialTooLong'],
    ],
    ['an id token', () => kubeconfig({ user: oidcUser('a.'.repeat(1_000_000)) }), ['credentialTooLong']],
    [
      'an impersonated user',
      () => kubeconfig({ user: impersonatingUser({ as: `a${' '.repeat(1_000_000)}\u0001` }) }),
      ['credentialTooLong'],
    ],
    [
      'many groups',
      () => kubeconfig({ user: impersonatingUser({ 'as-groups': Array(30_000).fill('dev') }) }),
      ['credentialTooLong'],
    ],
    [
      'many extra keys',
      () => kubeconfig({ user: impersonatingUser({ 'as-user-extra': extraKeys(30_000) }) }),
      ['credentialTooLong'],
    ],
    [
      'invalid base64',
      () => kubeconfig({ cluster: { 'certificate-authority-data': `${'A'.repeat(4_000_000)}!` } }),
      ['kubeconfigBase64Invalid'],
    ],
    ['a namespace', () => kubeconfig({ context: { namespace: `${'a'.repeat(1_000_000)}!` } }), ['namespaceInvalid']],
  ])('%s', (_value, text, obstacles) => {
    const { candidates } = readInTime(text());
    expect(candidates.map(({ context }) => context.obstacles.map(({ code }) => code))).toEqual([obstacles]);
  });
});

describe('an expensive text is refused in limited time:', () => {
  const list = `[${'a,'.repeat(100_000)}]`;
  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join('\n');

  it.each<[string, () => string, string]>([
    ['50 MB', () => 'x'.repeat(50_000_000), 'kubeconfigTooLarge'],
    [
      'a long list that 1000 users alias',
      () =>
        `users:\n- name: u\n  user: {as-groups: &g ${list}}\n` +
        lines(990, (index) => `- {name: u${index}, user: {as-groups: *g}}`),
      'kubeconfigTooComplex',
    ],
    [
      'a long text that 1000 items alias',
      () => `- &g ${'a'.repeat(1_000_000)}\n${lines(990, () => '- *g')}`,
      'kubeconfigTooComplex',
    ],
    [
      'an invalid context that 1000 others alias',
      () => `contexts:\n- &a {name: x, pad: ${list}}\n${lines(990, () => '- *a')}`,
      'kubeconfigTooComplex',
    ],
    [
      '20,000 contexts that share a long command',
      () => kubeconfig({ user: { exec: { ...EXEC, args: ['a '.repeat(900)] } }, contexts: contextNames(20_000) }),
      'kubeconfigTooComplex',
    ],
    [
      '10,000 contexts that share a long token',
      () => kubeconfig({ user: { token: 'a'.repeat(60_000) }, contexts: contextNames(10_000) }),
      'kubeconfigTooComplex',
    ],
    ['commas', () => `[${'a,'.repeat(600_000)}]`, 'kubeconfigTooComplex'],
    ['closing brackets', () => '}}\n'.repeat(1_000_000), 'kubeconfigYamlInvalid'],
    ['anchors', () => `a: ${'&a '.repeat(200_000)}b`, 'kubeconfigYamlInvalid'],
    ['question marks', () => `{${'? '.repeat(200_000)}}`, 'kubeconfigYamlInvalid'],
    ['directives', () => '%a\n'.repeat(1_000_000), 'kubeconfigTooComplex'],
    ['documents', () => '--- {}\n'.repeat(500_000), 'kubeconfigWithoutContexts'],
  ])('%s', (_text, text, code) => {
    const reading = readInTime(text());
    expect(problemCodes(reading)).toEqual([code]);
    expect(reading.candidates).toEqual([]);
  });
});

describe('10,000 contexts of the same user and cluster', () => {
  it('are all read in limited time', () => {
    const { candidates, problems } = readInTime(kubeconfig({ contexts: contextNames(10_000) }));
    expect(problems).toEqual([]);
    expect(candidates.map(({ context }) => context.name)).toEqual(contextNames(10_000));
    expect(candidates.filter(({ context }) => context.obstacles.length > 0)).toEqual([]);
  });

  it('are all read with their obstacle in limited time if their cluster is unknown', () => {
    const text = kubeconfig({ context: { cluster: 'gone' }, contexts: contextNames(10_000) });
    const { candidates } = readInTime(text);
    expect(candidates).toHaveLength(10_000);
    expect(candidates.every(({ context }) => context.obstacles[0]?.code === 'clusterUnknown')).toBe(true);
  });
});

function oidcUser(idToken: string) {
  return { 'auth-provider': { name: 'oidc', config: { 'id-token': idToken } } };
}

function impersonatingUser(fields: object) {
  return { token: 'abc', as: 'jane', ...fields };
}

function extraKeys(count: number) {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, ['v']]));
}
