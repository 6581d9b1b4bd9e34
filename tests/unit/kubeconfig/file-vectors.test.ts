import { describe, expect, it } from 'vitest';
import { bearer, codes, kubeconfig, read, readOne, summary } from './kubeconfig-text.ts';

const SECRET = 'do-not-print-me';

describe('current-context', () => {
  it('V-KC-36 that is empty selects nothing and is no problem', () => {
    const reading = read(kubeconfig({ current: '' }));
    expect(reading.currentContextId).toBeNull();
    expect(codes(reading)).toEqual([]);
  });

  it('V-KC-37 that is unknown is a problem, and the contexts are listed all the same', () => {
    const reading = read(kubeconfig({ current: 'nope' }));
    expect(reading.currentContextId).toBeNull();
    expect(reading.problems).toEqual([{ code: 'currentContextUnknown', values: { file: 'config', context: 'nope' } }]);
    expect(reading.imported).toHaveLength(1);
  });

  it('is given by its id', () => {
    expect(read(kubeconfig()).currentContextId).toBe('config/x');
  });
});

it('V-KC-38 there are no flags; unknown names in the file itself have their own answers', () => {
  const reading = read(kubeconfig({ current: 'zzz', context: 'cluster: zzz, user: zzz' }));
  expect(codes(reading)).toEqual(['currentContextUnknown']);
  expect(reading.imported.map(summary)).toMatchObject([{ obstacles: ['clusterUnknown', 'userUnknown'] }]);
});

describe('what is no kubeconfig', () => {
  it('V-KC-42 an empty file, comments alone or null hold no contexts', () => {
    for (const text of ['', '# nothing\n', 'null', '---\n', 'clusters: []']) {
      expect(read(text)).toEqual({
        imported: [],
        problems: [{ code: 'kubeconfigWithoutContexts', values: { file: 'config' } }],
        currentContextId: null,
      });
    }
  });

  it('V-KC-43 a word or a list is refused without being repeated', () => {
    for (const text of [SECRET, `- ${SECRET}`, '12', '[]']) {
      const reading = read(text);
      expect(reading.problems).toEqual([{ code: 'kubeconfigNotConfig', values: { file: 'config' } }]);
    }
  });

  it('V-KC-44 kind and apiVersion may be left out', () => {
    const text = kubeconfig().replace('apiVersion: v1\nkind: Config\n', '');
    expect(readOne(text).credential).toEqual(bearer('abc'));
  });

  it('V-KC-45 another kind or apiVersion is refused', () => {
    const refused = [{ code: 'kubeconfigKindWrong', values: { file: 'config' } }];
    expect(read(kubeconfig().replace('kind: Config', 'kind: Pod')).problems).toEqual(refused);
    expect(read(kubeconfig().replace('apiVersion: v1', 'apiVersion: v2')).problems).toEqual(refused);
    expect(read(kubeconfig().replace('kind: Config', 'kind: Pod')).imported).toEqual([]);
  });

  it('V-KC-46 a tab for indentation is named with its place', () => {
    expect(read(`apiVersion: v1\nclusters:\n- name: c\n\tcluster: {}`).problems).toEqual([
      { code: 'kubeconfigTabIndented', values: { file: 'config', line: '4', column: '1' } },
    ]);
  });

  it('V-KC-47 broken YAML is named with its place and not repeated', () => {
    expect(read(`token: ${SECRET}\nclusters: [`).problems).toEqual([
      { code: 'kubeconfigYamlInvalid', values: { file: 'config', line: '2', column: '12' } },
    ]);
  });
});

describe('names given twice in one file', () => {
  const twice = (entry: string) => `[{name: a, ${entry}}, {name: a, ${entry}}]`;
  const file = [
    `clusters: ${twice('cluster: {server: "https://h"}')}`,
    `users: ${twice(`user: {token: ${SECRET}}`)}`,
    'contexts: [{name: x, context: {cluster: a, user: a}}]',
  ].join('\n');

  it('V-KC-48 of clusters and users are an obstacle of the contexts that use them, and print no value', () => {
    const { context, credential } = readOne(file);
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([
      { code: 'clusterNameTwice', values: { name: 'a', file: 'config', line: '1', column: '62' } },
      { code: 'userNameTwice', values: { name: 'a', file: 'config', line: '2', column: '59' } },
    ]);
  });

  it('V-KC-48 of contexts make one context that cannot be used', () => {
    const text = `${kubeconfig()}\n`.replace(/contexts: .*/, `contexts: ${twice('context: {cluster: c, user: u}')}`);
    expect(readOne(text).context).toMatchObject({ id: 'config/a', obstacles: [{ code: 'contextNameTwice' }] });
  });
});

describe('YAML as kubectl reads it', () => {
  it('V-KC-49 of a key given twice the last counts', () => {
    const text = kubeconfig({ user: 'token: first, token: last' });
    expect(readOne(text).credential).toEqual(bearer('last'));
  });

  it('V-KC-50 unknown fields are ignored', () => {
    const text = `${kubeconfig({ user: 'token: abc, colour: blue' })}\npreferences: {colors: true}\nextensions: []`;
    expect(summary(readOne(text))).toMatchObject({ credential: bearer('abc'), obstacles: [] });
  });

  it('V-KC-50 field names have their case', () => {
    expect(summary(readOne(kubeconfig({ user: 'Token: abc' })))).toMatchObject({ signIn: 'none', credential: null });
  });

  it('V-KC-53 JSON is read, indented by tabs too', () => {
    const json = JSON.stringify(
      {
        clusters: [{ name: 'c', cluster: { server: 'https://h' } }],
        users: [{ name: 'u', user: { token: 'abc' } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      },
      null,
      '\t',
    );
    expect(readOne(json).credential).toEqual(bearer('abc'));
  });

  it('V-KC-54 of several documents the first one counts, whatever follows', () => {
    expect(readOne(`---\n${kubeconfig()}\n---\nusers: [`).credential).toEqual(bearer('abc'));
  });

  it('V-KC-55 anchors, aliases and merges are followed', () => {
    const text = [
      'clusters: [{name: c, cluster: &shared {server: "https://h"}}, {name: d, cluster: {<<: *shared}}]',
      'users: [{name: u, user: &user {token: abc}}, {name: w, user: *user}]',
      'contexts: [{name: x, context: {cluster: d, user: w}}]',
    ].join('\n');
    expect(readOne(text)).toMatchObject({ context: { server: { origin: 'https://h' } }, credential: bearer('abc') });
  });

  it('V-KC-56 a byte order mark and CRLF make no difference', () => {
    expect(readOne(`\uFEFF${kubeconfig().replaceAll('\n', '\r\n')}`).credential).toEqual(bearer('abc'));
  });
});

describe('one bad entry', () => {
  const good = kubeconfig();

  it('costs the contexts that use it and no others', () => {
    const text = good
      .replace('users: [', `users: [{name: bad, user: {token: 5}}, ${SECRET}, `)
      .replace(
        'contexts: [',
        'contexts: [{name: worse, context: {cluster: c, user: bad, namespace: 5}}, {name: bad, context: {cluster: c, user: bad}}, ',
      );
    const reading = read(text);
    expect(reading.imported.map(summary)).toMatchObject([
      { obstacles: ['kubeconfigTypeWrong'] },
      { obstacles: ['kubeconfigTypeWrong'] },
      { obstacles: [], credential: bearer('abc') },
    ]);
    expect(reading.problems).toEqual([
      { code: 'kubeconfigTypeWrong', values: { file: 'config', line: '4', column: '40', field: 'users[1]' } },
    ]);
  });

  it('a list that is none costs that list alone', () => {
    const reading = read(good.replace(/users: .*/, `users: ${SECRET}`));
    expect(codes(reading)).toEqual(['kubeconfigTypeWrong']);
    expect(reading.imported.map(summary)).toMatchObject([{ obstacles: ['userUnknown'] }]);
  });

  it('a sequence in place of a mapping is refused', () => {
    expect(summary(readOne(good.replace('user: {token: abc}', 'user: [token]'))).obstacles).toEqual([
      'kubeconfigTypeWrong',
    ]);
  });

  it('an empty or null entry is an empty one, as in Go', () => {
    const reading = read('contexts: [null, {name: v}, {name: w, context: null}]');
    expect(reading.imported.map(({ context }) => [context.name, context.obstacles.map(({ code }) => code)])).toEqual([
      ['', ['contextNameMissing', 'clusterUnnamed', 'userUnnamed']],
      ['v', ['clusterUnnamed', 'userUnnamed']],
      ['w', ['clusterUnnamed', 'userUnnamed']],
    ]);
  });
});

describe('names', () => {
  it('of JavaScript’s own objects are names like any other', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const text = kubeconfig({ context: `cluster: ${name}, user: ${name}`, current: name }).replaceAll(
        /name: [cux]/g,
        `name: ${name}`,
      );
      const reading = read(text);
      expect(reading.currentContextId).toBe(`config/${name}`);
      expect(reading.imported).toMatchObject([{ context: { name, obstacles: [] }, credential: bearer('abc') }]);
      expect(read(kubeconfig({ context: `cluster: ${name}, user: u` })).imported.map(summary)).toMatchObject([
        { obstacles: ['clusterUnknown'] },
      ]);
    }
  });

  it('are kept as they are and cleaned where they are shown', () => {
    const { context } = readOne(kubeconfig({ context: 'cluster: "a\\u202Eb\\x1b[31m", user: u' }));
    expect(context.clusterName).toBe('a\u202Eb\u001B[31m');
    expect(context.obstacles).toEqual([
      { code: 'clusterUnknown', values: { context: 'x', cluster: 'a[U+202E]b[U+001B][31m' } },
    ]);
  });

  it('over several lines are refused: a stray | would make what follows part of them', () => {
    const text = `users:\n- name: |\n    u\n    user: {token: ${SECRET}}\ncontexts:\n- name: x\n`;
    const reading = read(text);
    expect(reading.problems).toEqual([
      { code: 'kubeconfigLineBreak', values: { file: 'config', line: '2', column: '9', field: 'users[0].name' } },
    ]);
    expect(JSON.stringify(reading)).not.toContain(SECRET);
  });
});
