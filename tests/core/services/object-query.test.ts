import { describe, expect, it } from 'vitest';
import { mayNameKind, type ObjectQuery, parseObjectQuery } from '../../../lib/core/services/object-query.ts';

describe('parseObjectQuery', () => {
  it.each<[string, ObjectQuery]>([
    ['pod/web', { kind: 'pod', words: 'web', port: null }],
    ['Pods/', { kind: 'pod', words: '', port: null }],
    ['po/web-0:8080', { kind: 'pod', words: 'web-0', port: 8080 }],
    ['deploy/shop web', { kind: 'deployment', words: 'shop web', port: null }],
    ['deployments/web', { kind: 'deployment', words: 'web', port: null }],
    ['sts/db', { kind: 'statefulset', words: 'db', port: null }],
    ['ds/agent', { kind: 'daemonset', words: 'agent', port: null }],
    ['node/a.example:9100 ', { kind: 'node', words: 'a.example', port: 9100 }],
    ['no/a', { kind: 'node', words: 'a', port: null }],
    ['svc/web:8080', { kind: 'service', words: 'web:8080', port: null }],
    ['pod/web:0', { kind: 'pod', words: 'web:0', port: null }],
    ['pod/web:99999', { kind: 'pod', words: 'web:99999', port: null }],
    ['pod/web:http', { kind: 'pod', words: 'web:http', port: null }],
  ])('reads %s', (text, query) => {
    expect(parseObjectQuery(text)).toEqual(query);
  });

  it.each(['', 'pod', 'pod web', 'shop/web', 'secret/web', 'constructor/web', 'https://a/b', '/pod/web'])(
    'takes %s for an ordinary query',
    (text) => {
      expect(parseObjectQuery(text)).toBeNull();
    },
  );
});

describe('mayNameKind', () => {
  it.each(['p', 'pod', ' Deploy', 'nodes'])('is true of %j, after which a slash may come', (text) => {
    expect(mayNameKind(text)).toBe(true);
  });

  it.each(['podinfo', 'web', 'shop/web'])('is false of %s', (text) => {
    expect(mayNameKind(text)).toBe(false);
  });
});
