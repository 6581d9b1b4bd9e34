import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinSegment, splitSegment } from '../../../lib/core/proxy-url/segment.ts';

const NO = null;
const yes = (scheme: string, name: string, port: string) => ({ scheme, name, port });

describe('a name segment is split', () => {
  it.each([
    ['V-SPLIT-01', 'foo', yes('', 'foo', '')],
    ['V-SPLIT-02', 'foo:', yes('', 'foo', '')],
    ['V-SPLIT-03', 'foo:80', yes('', 'foo', '80')],
    ['V-SPLIT-04', 'foo:http', yes('', 'foo', 'http')],
    ['V-SPLIT-05', 'http:foo:', yes('http', 'foo', '')],
    ['V-SPLIT-06', 'https:foo:', yes('https', 'foo', '')],
    ['V-SPLIT-07', 'https:foo:443', yes('https', 'foo', '443')],
    ['V-SPLIT-08', 'https:foo:https', yes('https', 'foo', 'https')],
    ['V-SPLIT-09', ':foo:', yes('', 'foo', '')],
    ['V-SPLIT-10', ':foo:80', yes('', 'foo', '80')],
    ['V-SPLIT-11', '', NO],
    ['V-SPLIT-12', ':', NO],
    ['V-SPLIT-13', '::', NO],
    ['V-SPLIT-14', 'foo::', NO],
    ['V-SPLIT-15', 'http::80', NO],
    ['V-SPLIT-16', 'HTTPS:foo:443', NO],
    ['V-SPLIT-17', 'ftp:foo:21', NO],
    ['V-SPLIT-17', 'tls:foo:1', NO],
    ['V-SPLIT-18', 'a:b:c:d', NO],
    ['V-SPLIT-18', 'https:foo:bar:', NO],
    ['V-SPLIT-19', 'foo:80:', NO],
    ['V-SPLIT-20', 'https:foo', yes('', 'https', 'foo')],
    ['V-SPLIT-21', 'http:', yes('', 'http', '')],
    ['V-SPLIT-22', ' https:foo:1', NO],
    ['V-SPLIT-23', 'foo:-1', yes('', 'foo', '-1')],
    ['V-SPLIT-23', 'foo:99999', yes('', 'foo', '99999')],
    ['V-SPLIT-24', 'foo bar', yes('', 'foo bar', '')],
    ['V-SPLIT-24', 'foo%3A80', yes('', 'foo%3A80', '')],
  ])('%s %j', (_id, segment, parts) => {
    expect(splitSegment(segment)).toEqual(parts);
  });
});

describe('parts are joined', () => {
  it.each([
    ['V-JOIN-01', '', 'a', '', 'a'],
    ['V-JOIN-02', '', 'a', 'web', 'a:web'],
    ['V-JOIN-03', 'https', 'a', '', 'https:a:'],
    ['V-JOIN-04', 'https', 'a', 'web', 'https:a:web'],
    ['V-JOIN-05', 'http', 'a', '', 'http:a:'],
  ] as const)('%s', (_id, scheme, name, port, segment) => {
    expect(joinSegment(scheme, name, port)).toBe(segment);
  });

  it('into what splits into them again', () => {
    const word = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
    fc.assert(
      fc.property(fc.constantFrom('', 'http', 'https'), word, fc.oneof(word, fc.constant('')), (scheme, name, port) => {
        expect(splitSegment(joinSegment(scheme as 'http', name, port))).toEqual({ scheme, name, port });
      }),
    );
  });
});
