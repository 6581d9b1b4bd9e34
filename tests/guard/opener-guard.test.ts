import { describe, expect, it } from 'vitest';
import { guardOpener } from '../../lib/guard/opener-guard.ts';

const ORIGIN = 'https://k8s.example:6443';
const OTHER_ORIGIN = 'https://k8s.example:8443';
/** A window of another origin, which tells nothing of its own. */
const FOREIGN = Object.defineProperty({}, 'origin', {
  get() {
    throw new DOMException('Blocked', 'SecurityError');
  },
});

interface Situation {
  readonly opener: object | null;
  readonly isFrame?: boolean;
}

/** Runs the guard in a document of `ORIGIN`, and returns what it did. */
function guard({ opener, isFrame = false }: Situation): string[] {
  const journal: string[] = [];
  const view = {
    origin: ORIGIN,
    stop: () => journal.push('stop'),
    document: { documentElement: { remove: () => journal.push('remove') } },
    get opener() {
      return isFrame ? null : opener;
    },
    set opener(value) {
      journal.push(`set the opener to ${value}`);
    },
  };
  Object.assign(view, { top: isFrame ? { opener } : view });
  guardOpener(view as unknown as Parameters<typeof guardOpener>[0]);
  return journal;
}

describe('the guard of openers', () => {
  it.each([
    ['hides what it is', FOREIGN],
    ['is of another port', { origin: OTHER_ORIGIN }],
  ])('takes the opener from a window if it %s', (_how, opener) => {
    expect(guard({ opener })).toEqual(['set the opener to null']);
  });

  it('stops a frame in a window that has such an opener', () => {
    expect(guard({ opener: FOREIGN, isFrame: true })).toEqual(['stop', 'remove']);
  });

  it.each([
    ['there is none', null],
    ['it is of the same origin', { origin: ORIGIN }],
  ])('does nothing if %s', (_why, opener) => {
    expect(guard({ opener })).toEqual([]);
    expect(guard({ opener, isFrame: true })).toEqual([]);
  });
});
