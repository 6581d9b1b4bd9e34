import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkFrame } from '../../lib/guard/check-frame.ts';

const ORIGIN = 'https://k8s.example:8443';
const OTHER_PORT = 'https://k8s.example:1';
const SITE = 'https://site.example';
const ASKED = `GET ${ORIGIN}/.well-known/portside-frame, waiting`;

afterEach(() => {
  vi.unstubAllGlobals();
});

/** What a document requests below these origins, and what becomes of it. */
function journalOf(ancestors: string[], { mayGoOn = true, origin = ORIGIN } = {}): string[] {
  const journal: string[] = [];
  vi.stubGlobal(
    'XMLHttpRequest',
    class {
      open(method: string, url: string, isAsynchronous: boolean) {
        journal.push(`${method} ${url}${isAsynchronous ? '' : ', waiting'}`);
      }
      send() {
        if (!mayGoOn) throw new DOMException('Blocked', 'NetworkError');
      }
    },
  );
  const self = { origin, location: { ancestorOrigins: ancestors }, stop: () => journal.push('stop'), document: {} };
  Object.assign(self, { self, top: ancestors.length > 0 ? {} : self });
  checkFrame(self as unknown as Window);
  return journal;
}

describe('a document in a frame', () => {
  it.each([
    ['of another site', [SITE]],
    ['of another site in its own page', [SITE, ORIGIN]],
    ['of another port of its host', [OTHER_PORT]],
    ['of a page without an origin', ['null']],
  ])('goes on where rules say so: %s', (_where, ancestors) => {
    expect(journalOf(ancestors)).toEqual([ASKED]);
  });

  it('is stopped where they do not, or where nothing can be asked', () => {
    expect(journalOf([SITE, ORIGIN], { mayGoOn: false })).toEqual([ASKED, 'stop']);
  });

  it.each([
    ['in the main frame', []],
    ['of its own origin only', [ORIGIN, ORIGIN]],
  ])('asks nothing %s', (_where, ancestors) => {
    expect(journalOf(ancestors)).toEqual([]);
  });

  it('asks nothing without an origin, for which nothing is signed', () => {
    expect(journalOf([SITE], { origin: 'null' })).toEqual([]);
  });
});
