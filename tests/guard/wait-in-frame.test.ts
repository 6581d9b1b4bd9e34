import { afterEach, describe, expect, it, vi } from 'vitest';
import { waitInFrame } from '../../lib/guard/wait-in-frame.ts';

const ORIGIN = 'https://k8s.example:8443';
/** A window of another origin, which tells nothing of its own. */
const FOREIGN = Object.defineProperty({}, 'origin', {
  get() {
    throw new DOMException('Blocked', 'SecurityError');
  },
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** What a document requests, and whether it waits for it. */
function requested(view: { top?: object; origin: string; href?: string }): string[] {
  const journal: string[] = [];
  vi.stubGlobal(
    'XMLHttpRequest',
    class {
      open(method: string, url: string, isAsynchronous: boolean) {
        journal.push(`${method} ${url}${isAsynchronous ? '' : ', waiting'}`);
      }
      send() {
        throw new DOMException('Cancelled', 'NetworkError');
      }
    },
  );
  const self = { origin: view.origin, location: { href: view.href ?? `${view.origin}/` } };
  Object.assign(self, { self, top: view.top ?? self });
  waitInFrame(self as unknown as Window);
  return journal;
}

describe('a document', () => {
  it('waits for the background in a frame of another site', () => {
    expect(requested({ top: FOREIGN, origin: ORIGIN })).toEqual([`GET ${ORIGIN}/.well-known/portside-frame, waiting`]);
  });

  it('waits there too if it has no address or origin of its own', () => {
    const url = `GET ${ORIGIN}/.well-known/portside-frame, waiting`;
    expect(requested({ top: FOREIGN, origin: ORIGIN, href: `blob:${ORIGIN}/1` })).toEqual([url]);
    expect(requested({ top: FOREIGN, origin: 'null', href: `${ORIGIN}/sandboxed` })).toEqual([url]);
    expect(requested({ top: FOREIGN, origin: 'null', href: 'about:srcdoc' })).toEqual([]);
  });

  it.each([
    ['in the main frame', { origin: ORIGIN }],
    ['in a frame of its own origin', { top: { origin: ORIGIN }, origin: ORIGIN }],
  ])('does not wait %s', (_where, view) => {
    expect(requested(view)).toEqual([]);
  });
});
