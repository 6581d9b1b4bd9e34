import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signingHeaders } from '../../../lib/core/grants/signing-headers.ts';
import type { ImportedContext } from '../../../lib/core/kubeconfig/kube-context.ts';
import { readKubeconfigs } from '../../../lib/core/kubeconfig/read.ts';
import { readMessage } from '../../../lib/core/message-schemas.ts';
import { visibleText } from '../../../lib/core/visible-text.ts';
import { cpuMs } from '../../fakes/cpu-time.ts';
import { hostileKubeconfigs, readableNames } from './hostile-kubeconfigs.ts';
import { REAL_KUBECONFIGS, SECRET } from './real-kubeconfigs.ts';

const RUNS = 10_000;
const LONGEST_MS = 1000;

const read = (text: string) => readKubeconfigs([{ name: 'config', text }]);

/** What goes out for a context that is offered as usable, also where its credential is still to be given. */
function headersOf({ context, credential }: ImportedContext) {
  return signingHeaders(credential ?? { type: 'bearer', token: 'given' }, context.impersonation);
}

const isUsable = ({ context }: ImportedContext) => context.obstacles.length === 0;

/** Everything that is wrong with these headers. */
function unsendable(headers: readonly (readonly [string, string])[]): string[] {
  const names = headers.map(([name]) => name.toLowerCase());
  return [
    ...headers.filter(([name]) => !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)).map(([name]) => `name ${name}`),
    ...headers.filter(([, value]) => !/^[!-~](?:[ -~]*[!-~])?$/.test(value)).map(([, value]) => `value ${value}`),
    ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `twice ${name}`),
  ];
}

describe('real kubeconfigs', () => {
  it.each(Object.entries(REAL_KUBECONFIGS))('of %s are read, usable, without a secret on show', (_tool, config) => {
    const { imported, problems } = read(JSON.stringify(config));
    expect(problems).toEqual([]);
    expect(imported.map(({ context }) => context.obstacles)).toEqual([[]]);
    expect(JSON.stringify(imported.map(({ context }) => context))).not.toContain(SECRET);
    expect(imported.map(headersOf).flatMap(unsendable)).toEqual([]);
  });
});

describe(`${RUNS} kubeconfigs made hostile`, () => {
  it('are read or refused: nothing is lost, shown, injected or polluted, and none takes a second', {
    timeout: 120_000,
  }, () => {
    const globals = [Object.prototype, Array.prototype, Function.prototype];
    const before = globals.map((one) => Object.getOwnPropertyNames(one).join());
    const seen = { usable: 0, unusable: 0, problems: 0 };
    let longest = 0;
    fc.assert(
      fc.property(hostileKubeconfigs, ({ text, config }) => {
        const start = cpuMs();
        const { imported, problems, currentContextId } = read(text);
        longest = Math.max(longest, cpuMs() - start);
        const contexts = imported.map(({ context }) => context);
        if (!problems.some(({ code }) => /^kubeconfig(Kind|Not|Yaml|Too)/.test(code))) {
          expect(contexts.map(({ name }) => name).sort()).toEqual(readableNames(config));
        }
        expect(JSON.stringify([contexts, problems, currentContextId])).not.toContain(SECRET);
        expect(imported.filter(isUsable).map(headersOf).flatMap(unsendable)).toEqual([]);
        expect(imported.filter((one) => !isUsable(one)).map(({ credential }) => credential)).not.toContainEqual(
          expect.anything(),
        );
        for (const { values } of [
          ...problems,
          ...contexts.flatMap(({ obstacles, notes }) => [...obstacles, ...notes]),
        ]) {
          for (const value of Object.values<string>(values)) expect(visibleText(value)).toBe(value);
        }
        for (const { server } of contexts) expect(server?.origin ?? 'https://h').toMatch(/^https:\/\/[!-?A-~]+$/);
        const sent = JSON.parse(JSON.stringify({ name: 'importContexts', request: imported }));
        expect(readMessage(sent)?.request).toEqual(imported);
        expect(globals.map((one) => Object.getOwnPropertyNames(one).join())).toEqual(before);
        seen.usable += imported.filter(isUsable).length;
        seen.unusable += imported.filter((one) => !isUsable(one)).length;
        seen.problems += problems.length;
      }),
      { numRuns: RUNS, seed: 6 },
    );
    expect(longest).toBeLessThan(LONGEST_MS);
    // All three come about often, or little was shown.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(RUNS / 10);
  });
});

describe('what is looked for is noticed', () => {
  it('in headers made without a look at what goes into them', () => {
    const acting = { user: 'jane\r\nX-Evil: 1', uid: '', groups: ['a', 'b'], extra: {} };
    expect(unsendable(signingHeaders({ type: 'bearer', token: 'a\r\nX-Evil: 1' }, acting))).toHaveLength(3);
  });

  it('in a prototype that a naive copy of a file wrote to', () => {
    const [entry] = JSON.parse('[{"__proto__": {"polluted": "yes"}}]');
    const naive: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(entry)) naive[key] = value;
    expect(naive.polluted).toBe('yes');
  });
});
