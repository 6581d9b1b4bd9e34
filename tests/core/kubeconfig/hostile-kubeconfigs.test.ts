import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authHeaders } from '../../../lib/core/auth-headers.ts';
import { assessContext, isUsable } from '../../../lib/core/kubeconfig/assess-context.ts';
import type { ImportedContext } from '../../../lib/core/kubeconfig/kube-context.ts';
import type { ImportCandidate } from '../../../lib/core/kubeconfig/kubeconfig-reading.ts';
import { readMessage } from '../../../lib/core/messages.ts';
import { escapeInvisible } from '../../../lib/core/text/invisible-characters.ts';
import { cpuMs } from '../../fakes/cpu-time.ts';
import { hostileKubeconfigs, readableContextNames } from './hostile-kubeconfigs.ts';
import { REAL_KUBECONFIGS, SECRET } from './real-kubeconfigs.ts';
import { bearer, PLATFORM, readText } from './sample-kubeconfig.ts';

const RUNS = 10_000;
const MAX_CPU_MS = 1000;

const isCandidateUsable = ({ context }: ImportCandidate) => isUsable(context);

/** The headers that present a usable context, with a token given by hand if the file has no credential. */
function headersOf({ context, credential }: ImportCandidate) {
  return authHeaders(credential ?? bearer('given'), context.impersonation);
}

/** Every header that would not arrive as it is, or that would arrive twice. */
function unsafeHeaders(headers: readonly (readonly [string, string])[]): string[] {
  const names = headers.map(([name]) => name.toLowerCase());
  return [
    ...headers.filter(([name]) => !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)).map(([name]) => `name ${name}`),
    ...headers.filter(([, value]) => !/^[!-~](?:[ -~]*[!-~])?$/.test(value)).map(([, value]) => `value ${value}`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `repeated ${name}`),
  ];
}

/** What the background stores of candidates that the options page sends. */
function storedForm(candidates: readonly ImportCandidate[]) {
  return candidates.map(({ context: { server, obstacles, ...context }, credential }) => ({ context, credential }));
}

/** The names of the properties of prototypes that a careless copy of a file could change. */
function prototypeProperties(): string[] {
  return [Object.prototype, Array.prototype, Function.prototype].map((prototype) =>
    Object.getOwnPropertyNames(prototype).join(),
  );
}

describe('a real kubeconfig', () => {
  it.each(Object.entries(REAL_KUBECONFIGS))('of %s is read, is usable and shows no secret', (_tool, config) => {
    const { candidates, problems } = readText(JSON.stringify(config));
    expect(problems).toEqual([]);
    expect(candidates.map(({ context }) => context.obstacles)).toEqual([[]]);
    expect(candidates.filter(isCandidateUsable)).toHaveLength(1);
    expect(JSON.stringify(candidates.map(({ context, notes }) => [context, notes]))).not.toContain(SECRET);
    expect(candidates.map(headersOf).flatMap(unsafeHeaders)).toEqual([]);
  });
});

describe(`each of ${RUNS} hostile kubeconfigs`, () => {
  it('is read or refused without losing contexts, showing secrets, sending unsafe headers or taking a second', {
    timeout: 120_000,
  }, () => {
    const propertiesBefore = prototypeProperties();
    const counts = { usable: 0, unusable: 0, problems: 0 };
    let longest = 0;
    fc.assert(
      fc.property(hostileKubeconfigs, ({ text, config }) => {
        const start = cpuMs();
        const { candidates, problems, currentContextId } = readText(text);
        longest = Math.max(longest, cpuMs() - start);
        const contexts = candidates.map(({ context }) => context);
        const notes = candidates.flatMap((candidate) => candidate.notes);

        // Unless the file as a whole is refused, every context is listed.
        if (!problems.some(({ code }) => /^kubeconfig(Kind|Not|Yaml|Too)/.test(code))) {
          expect(contexts.map(({ name }) => name).sort()).toEqual(readableContextNames(config));
        }

        // Nothing but credentials holds a secret, and unusable contexts have no credential.
        expect(JSON.stringify([contexts, notes, problems, currentContextId])).not.toContain(SECRET);
        const unusable = candidates.filter((candidate) => !isCandidateUsable(candidate));
        expect(unusable.filter(({ credential }) => credential !== null)).toEqual([]);

        // Every header is safe, and every server is an https origin in ASCII.
        expect(candidates.filter(isCandidateUsable).map(headersOf).flatMap(unsafeHeaders)).toEqual([]);
        for (const { server } of contexts) expect(server?.origin ?? 'https://h').toMatch(/^https:\/\/[!-?A-~]+$/);

        // Problems hide no characters.
        for (const { values } of [...problems, ...notes, ...contexts.flatMap(({ obstacles }) => obstacles)]) {
          for (const value of Object.values<string>(values)) expect(escapeInvisible(value)).toBe(value);
        }

        // The background receives what was read, and assesses it in the same way.
        const message = JSON.parse(JSON.stringify({ name: 'importContexts', request: candidates }));
        const received = readMessage('/options.html', message)?.request as ImportedContext[];
        expect(received).toEqual(storedForm(candidates));
        expect(received.map(({ context }) => assessContext(context, PLATFORM))).toEqual(contexts);

        expect(prototypeProperties()).toEqual(propertiesBefore);
        counts.usable += candidates.length - unusable.length;
        counts.unusable += unusable.length;
        counts.problems += problems.length;
      }),
      { numRuns: RUNS, seed: 6 },
    );
    expect(longest).toBeLessThan(MAX_CPU_MS);
    // Each kind must be frequent, or the property shows little.
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(RUNS / 10);
  });
});

describe('the checks of hostile kubeconfigs', () => {
  it('find every unsafe header', () => {
    const impersonation = { user: 'jane\r\nX-Evil: 1', uid: '', groups: ['a', 'b'], extra: [] };
    expect(unsafeHeaders(authHeaders(bearer('a\r\nX-Evil: 1'), impersonation))).toEqual([
      'value Bearer a\r\nX-Evil: 1',
      'value jane\r\nX-Evil: 1',
      'repeated impersonate-group',
    ]);
  });

  it('find a property that was added to a prototype', () => {
    const before = prototypeProperties();
    Reflect.set(Object.prototype, 'polluted', 'yes');
    try {
      expect(prototypeProperties()).not.toEqual(before);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'polluted');
    }
    expect(prototypeProperties()).toEqual(before);
  });

  it('use a `__proto__` key that reaches a careless copy', () => {
    const [entry] = JSON.parse('[{"__proto__": {"polluted": "yes"}}]');
    const copy: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(entry)) copy[key] = value;
    expect(copy.polluted).toBe('yes');
  });
});
