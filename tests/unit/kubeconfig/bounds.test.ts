import { describe, expect, it, vi } from 'vitest';
import { type KubeconfigReading, readInSteps } from '../../../lib/core/kubeconfig/read.ts';
import { cpuMs } from '../../fakes/cpu-time.ts';

vi.setConfig({ testTimeout: 30_000 });

/** Generous: most steps take a few milliseconds. What these tests keep out took half a minute and more. */
const LONGEST_MS = 1000;

/** Reads a text as a page does, and says how long the page would have stood still at most. */
function readTimed(text: string): { reading: KubeconfigReading; longest: number } {
  const steps = readInSteps([{ name: 'config', text }]);
  let longest = 0;
  for (;;) {
    const start = cpuMs();
    const step = steps.next();
    longest = Math.max(longest, cpuMs() - start);
    if (step.done) return { reading: step.value, longest };
  }
}

const EXEC = { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'aws' };

/** A kubeconfig with one context, or those given, as JSON. */
function kubeconfig({ cluster = {}, user = { token: 'abc' } as object, context = {}, contexts = ['x'] }): string {
  return JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: 'https://k8s.example', ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: contexts.map((name) => ({ name, context: { cluster: 'c', user: 'u', ...context } })),
  });
}

const names = (count: number) => Array.from({ length: count }, (_, at) => `context-${at}`);

describe('what is large or repeats itself takes no second, and no other context with it:', () => {
  it.each<[string, () => string, string]>([
    ['slashes', () => kubeconfig({ cluster: { server: `https://h${'/'.repeat(300_000)}a` } }), 'serverUnreadable'],
    ['a long host', () => kubeconfig({ cluster: { server: `https://${'a'.repeat(300)}` } }), 'serverUnreadable'],
    ['a flag', () => kubeconfig({ user: { exec: { ...EXEC, args: [`--${'key'.repeat(300_000)}!`] } } }), ''],
    ['dashes', () => kubeconfig({ user: { exec: { ...EXEC, args: [`${'-'.repeat(1_000_000)}!`] } } }), ''],
    ['arguments', () => kubeconfig({ user: { exec: { ...EXEC, args: Array(30_000).fill('a') } } }), ''],
    ['a hint', () => kubeconfig({ user: { exec: { ...EXEC, installHint: '\u001B['.repeat(500_000) } } }), ''],
    ['a token', () => kubeconfig({ user: { token: 'a'.repeat(4_000_000) } }), 'credentialTooLong'],
    ['a password', () => kubeconfig({ user: { username: 'bob', password: 'a'.repeat(200_000) } }), 'credentialTooLong'],
    ['an id token', () => kubeconfig({ user: oidc('a.'.repeat(1_000_000)) }), 'credentialTooLong'],
    [
      'a name to act as',
      () => kubeconfig({ user: actingAs({ as: `a${' '.repeat(1_000_000)}\u0001` }) }),
      'credentialTooLong',
    ],
    ['groups', () => kubeconfig({ user: actingAs({ 'as-groups': Array(30_000).fill('dev') }) }), 'credentialTooLong'],
    ['extra keys', () => kubeconfig({ user: actingAs({ 'as-user-extra': extra(30_000) }) }), 'credentialTooLong'],
    [
      'base64',
      () => kubeconfig({ cluster: { 'certificate-authority-data': `${'A'.repeat(4_000_000)}!` } }),
      'kubeconfigBase64Invalid',
    ],
    ['a namespace', () => kubeconfig({ context: { namespace: `${'a'.repeat(1_000_000)}!` } }), 'namespaceInvalid'],
  ])('%s', (_what, text, obstacle) => {
    const { reading, longest } = readTimed(text());
    expect(reading.imported.map(({ context }) => context.obstacles[0]?.code ?? '')).toEqual([obstacle]);
    expect(longest).toBeLessThan(LONGEST_MS);
  });
});

describe('a text that costs more than it is worth is refused in time:', () => {
  const list = `[${'a,'.repeat(100_000)}]`;
  const times = (count: number, line: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => line(at)).join('\n');
  it.each<[string, () => string, string]>([
    ['50 MB', () => 'x'.repeat(50_000_000), 'kubeconfigTooLarge'],
    [
      'a list that 1000 users refer to',
      () =>
        `users:\n- name: u\n  user: {as-groups: &g ${list}}\n${times(990, (at) => `- {name: u${at}, user: {as-groups: *g}}`)}`,
      'kubeconfigTooIntricate',
    ],
    [
      'a text that 1000 contexts refer to',
      () => `- &g ${'a'.repeat(1_000_000)}\n${times(990, () => '- *g')}`,
      'kubeconfigTooIntricate',
    ],
    [
      'faults in 1000 places that one alias names',
      () => `contexts:\n- &a {name: x, pad: ${list}}\n${times(990, () => '- *a')}`,
      'kubeconfigTooIntricate',
    ],
    [
      '20,000 contexts that share a long command',
      () => kubeconfig({ user: { exec: { ...EXEC, args: [`${'a '.repeat(900)}`] } }, contexts: names(20_000) }),
      'kubeconfigTooIntricate',
    ],
    [
      '10,000 contexts that share a long token',
      () => kubeconfig({ user: { token: 'a'.repeat(60_000) }, contexts: names(10_000) }),
      'kubeconfigTooIntricate',
    ],
    ['commas', () => `[${'a,'.repeat(600_000)}]`, 'kubeconfigTooIntricate'],
    ['brackets that close nothing', () => '}}\n'.repeat(1_000_000), 'kubeconfigYamlInvalid'],
    ['anchors', () => `a: ${'&a '.repeat(200_000)}b`, 'kubeconfigYamlInvalid'],
    ['question marks', () => `{${'? '.repeat(200_000)}}`, 'kubeconfigYamlInvalid'],
    ['directives', () => '%a\n'.repeat(1_000_000), 'kubeconfigTooIntricate'],
    ['documents', () => '--- {}\n'.repeat(500_000), 'kubeconfigWithoutContexts'],
  ])('%s', (_what, text, code) => {
    const { reading, longest } = readTimed(text());
    expect(reading.problems.map((problem) => problem.code)).toContain(code);
    expect(longest).toBeLessThan(LONGEST_MS);
  });
});

describe('10,000 contexts', () => {
  it('of one user and cluster are all read, a little at a time', () => {
    const { reading, longest } = readTimed(kubeconfig({ contexts: names(10_000) }));
    expect(reading.imported.map(({ context }) => context.name)).toEqual(names(10_000));
    expect(reading.imported.every(({ context }) => context.obstacles.length === 0)).toBe(true);
    expect(longest).toBeLessThan(LONGEST_MS);
  });

  it('that cannot be used are all listed with why', () => {
    const { reading, longest } = readTimed(kubeconfig({ context: { cluster: 'gone' }, contexts: names(10_000) }));
    expect(reading.imported).toHaveLength(10_000);
    expect(reading.imported.every(({ context }) => context.obstacles[0]?.code === 'clusterUnknown')).toBe(true);
    expect(longest).toBeLessThan(LONGEST_MS);
  });
});

function oidc(idToken: string) {
  return { 'auth-provider': { name: 'oidc', config: { 'id-token': idToken } } };
}

function actingAs(acting: object) {
  return { token: 'abc', as: 'jane', ...acting };
}

function extra(count: number) {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`key-${at}`, ['v']]));
}
