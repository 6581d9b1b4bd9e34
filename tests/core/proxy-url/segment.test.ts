import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinSegment, splitSegment } from '../../../lib/core/proxy-url/segment.ts';

const parts = (scheme: string, name: string, port: string) => ({ scheme, name, port });

describe('splitSegment', () => {
  it.each([
    ['V-SPLIT-01', 'foo', parts('', 'foo', '')],
    ['V-SPLIT-02', 'foo:', parts('', 'foo', '')],
    ['V-SPLIT-03', 'foo:80', parts('', 'foo', '80')],
    ['V-SPLIT-04', 'foo:http', parts('', 'foo', 'http')],
    ['V-SPLIT-05', 'http:foo:', parts('http', 'foo', '')],
    ['V-SPLIT-06', 'https:foo:', parts('https', 'foo', '')],
    ['V-SPLIT-07', 'https:foo:443', parts('https', 'foo', '443')],
    ['V-SPLIT-08', 'https:foo:https', parts('https', 'foo', 'https')],
    ['V-SPLIT-09', ':foo:', parts('', 'foo', '')],
    ['V-SPLIT-10', ':foo:80', parts('', 'foo', '80')],
    ['V-SPLIT-20', 'https:foo', parts('', 'https', 'foo')],
    ['V-SPLIT-21', 'http:', parts('', 'http', '')],
    ['V-SPLIT-23', 'foo:-1', parts('', 'foo', '-1')],
    ['V-SPLIT-23', 'foo:99999', parts('', 'foo', '99999')],
    ['V-SPLIT-24', 'foo bar', parts('', 'foo bar', '')],
    ['V-SPLIT-24', 'foo%3A80', parts('', 'foo%3A80', '')],
  ])('%s: splits %j into scheme, name and port', (_id, segment, expected) => {
    expect(splitSegment(segment)).toEqual(expected);
  });

  it.each([
    ['V-SPLIT-11', ''],
    ['V-SPLIT-12', ':'],
    ['V-SPLIT-13', '::'],
    ['V-SPLIT-14', 'foo::'],
    ['V-SPLIT-15', 'http::80'],
    ['V-SPLIT-16', 'HTTPS:foo:443'],
    ['V-SPLIT-17', 'ftp:foo:21'],
    ['V-SPLIT-17', 'tls:foo:1'],
    ['V-SPLIT-18', 'a:b:c:d'],
    ['V-SPLIT-18', 'https:foo:bar:'],
    ['V-SPLIT-19', 'foo:80:'],
    ['V-SPLIT-22', ' https:foo:1'],
  ])('%s: returns null for %j', (_id, segment) => {
    expect(splitSegment(segment)).toBeNull();
  });
});

describe('joinSegment', () => {
  it.each([
    ['V-JOIN-01', '', 'a', '', 'a'],
    ['V-JOIN-02', '', 'a', 'web', 'a:web'],
    ['V-JOIN-03', 'https', 'a', '', 'https:a:'],
    ['V-JOIN-04', 'https', 'a', 'web', 'https:a:web'],
    ['V-JOIN-05', 'http', 'a', '', 'http:a:'],
  ] as const)('%s: joins %j, %j and %j to %j', (_id, scheme, name, port, segment) => {
    expect(joinSegment(scheme, name, port)).toBe(segment);
  });

  it('returns a segment that splitSegment splits into the same parts', () => {
    const label = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
    const scheme = fc.constantFrom('', 'http', 'https');
    fc.assert(
      fc.property(scheme, label, fc.oneof(label, fc.constant('')), (givenScheme, name, port) => {
        expect(splitSegment(joinSegment(givenScheme, name, port))).toEqual(parts(givenScheme, name, port));
      }),
    );
  });
});
