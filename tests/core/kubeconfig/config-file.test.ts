import { describe, expect, it } from 'vitest';
import { bearer, kubeconfig, problemCodes, readCandidate, readText, summarize } from './sample-kubeconfig.ts';

const SECRET = 'do-not-print-me';

describe('the current-context of a file', () => {
  it('may be empty (V-KC-36)', () => {
    const reading = readText(kubeconfig({ current: '' }));
    expect(reading.currentContextId).toBeNull();
    expect(problemCodes(reading)).toEqual([]);
  });

  it('is a problem if it is unknown, but the contexts are read (V-KC-37)', () => {
    const reading = readText(kubeconfig({ current: 'nope' }));
    expect(reading.currentContextId).toBeNull();
    expect(reading.problems).toEqual([{ code: 'currentContextUnknown', values: { file: 'config', context: 'nope' } }]);
    expect(reading.candidates).toHaveLength(1);
  });

  it('is returned as the id of the context', () => {
    expect(readText(kubeconfig()).currentContextId).toBe('config/x');
  });

  it('and the references of a context each have their own problem if they are unknown (V-KC-38)', () => {
    const reading = readText(kubeconfig({ current: 'zzz', context: 'cluster: zzz, user: zzz' }));
    expect(problemCodes(reading)).toEqual(['currentContextUnknown']);
    expect(reading.candidates.map(summarize)).toMatchObject([{ obstacles: ['clusterUnknown', 'userUnknown'] }]);
  });
});

describe('a file that is not a kubeconfig', () => {
  it('has no contexts if it is empty, has only comments or is null (V-KC-42)', () => {
    for (const text of ['', '# nothing\n', 'null', '---\n', 'clusters: []']) {
      expect(readText(text)).toEqual({
        candidates: [],
        problems: [{ code: 'kubeconfigWithoutContexts', values: { file: 'config' } }],
        currentContextId: null,
      });
    }
  });

  it('is refused without quoting it if it is a scalar or a list (V-KC-43)', () => {
    for (const text of [SECRET, `- ${SECRET}`, '12', '[]']) {
      expect(readText(text).problems).toEqual([{ code: 'kubeconfigNotConfig', values: { file: 'config' } }]);
    }
  });

  it('is refused if it has another kind or apiVersion (V-KC-45)', () => {
    for (const text of [
      kubeconfig().replace('kind: Config', 'kind: Pod'),
      kubeconfig().replace('apiVersion: v1', 'apiVersion: v2'),
    ]) {
      const { candidates, problems } = readText(text);
      expect(problems).toEqual([{ code: 'kubeconfigKindWrong', values: { file: 'config' } }]);
      expect(candidates).toEqual([]);
    }
  });

  it('is accepted if it has no kind and apiVersion (V-KC-44)', () => {
    const text = kubeconfig().replace('apiVersion: v1\nkind: Config\n', '');
    expect(readCandidate(text).credential).toEqual(bearer('abc'));
  });
});

describe('a file that is not YAML', () => {
  it('is refused with the position of a tab in the indentation (V-KC-46)', () => {
    expect(readText('apiVersion: v1\nclusters:\n- name: c\n\tcluster: {}').problems).toEqual([
      { code: 'kubeconfigTabIndented', values: { file: 'config', line: '4', column: '1' } },
    ]);
  });

  it('is refused with the position of the error, without quoting the text (V-KC-47)', () => {
    expect(readText(`token: ${SECRET}\nclusters: [`).problems).toEqual([
      { code: 'kubeconfigYamlInvalid', values: { file: 'config', line: '2', column: '12' } },
    ]);
  });
});

describe('two entries with the same name in one file', () => {
  const twice = (entry: string) => `[{name: a, ${entry}}, {name: a, ${entry}}]`;

  it('make the contexts that refer to them unusable, without quoting them (V-KC-48)', () => {
    const { context, credential } = readCandidate(
      [
        `clusters: ${twice('cluster: {server: "https://h"}')}`,
        `users: ${twice(`user: {token: ${SECRET}}`)}`,
        'contexts: [{name: x, context: {cluster: a, user: a}}]',
      ].join('\n'),
    );
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([
      { code: 'clusterNameTwice', values: { name: 'a', file: 'config', line: '1', column: '62' } },
      { code: 'userNameTwice', values: { name: 'a', file: 'config', line: '2', column: '59' } },
    ]);
  });

  it('make one unusable context if they are contexts (V-KC-48)', () => {
    const text = kubeconfig().replace(/contexts: .*/, `contexts: ${twice('context: {cluster: c, user: u}')}`);
    expect(readCandidate(text).context).toMatchObject({ id: 'config/a', obstacles: [{ code: 'contextNameTwice' }] });
  });
});

describe('YAML is read as by kubectl:', () => {
  it('the last value of a repeated key counts (V-KC-49)', () => {
    const text = kubeconfig({ user: 'token: first, token: last' });
    expect(readCandidate(text).credential).toEqual(bearer('last'));
  });

  it('unknown fields are ignored (V-KC-50)', () => {
    const text = `${kubeconfig({ user: 'token: abc, colour: blue' })}\npreferences: {colors: true}\nextensions: []`;
    expect(summarize(readCandidate(text))).toMatchObject({ credential: bearer('abc'), obstacles: [] });
  });

  it('field names are case-sensitive (V-KC-50)', () => {
    const text = kubeconfig({ user: 'Token: abc' });
    expect(summarize(readCandidate(text))).toMatchObject({ signIn: 'none', credential: null });
  });

  it('JSON is accepted, even if it is indented with tabs (V-KC-53)', () => {
    const json = JSON.stringify(
      {
        clusters: [{ name: 'c', cluster: { server: 'https://h' } }],
        users: [{ name: 'u', user: { token: 'abc' } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      },
      null,
      '\t',
    );
    expect(readCandidate(json).credential).toEqual(bearer('abc'));
  });

  it('only the first document is read (V-KC-54)', () => {
    expect(readCandidate(`---\n${kubeconfig()}\n---\nusers: [`).credential).toEqual(bearer('abc'));
  });

  it('anchors, aliases and merge keys are resolved (V-KC-55)', () => {
    const text = [
      'clusters: [{name: c, cluster: &shared {server: "https://h"}}, {name: d, cluster: {<<: *shared}}]',
      'users: [{name: u, user: &user {token: abc}}, {name: w, user: *user}]',
      'contexts: [{name: x, context: {cluster: d, user: w}}]',
    ].join('\n');
    expect(readCandidate(text)).toMatchObject({
      context: { server: { origin: 'https://h' } },
      credential: bearer('abc'),
    });
  });

  it('a byte order mark and CRLF line breaks are accepted (V-KC-56)', () => {
    expect(readCandidate(`\uFEFF${kubeconfig().replaceAll('\n', '\r\n')}`).credential).toEqual(bearer('abc'));
  });
});

describe('an invalid entry', () => {
  it('makes only the contexts that refer to it unusable', () => {
    const text = kubeconfig()
      .replace('users: [', `users: [{name: bad, user: {token: 5}}, ${SECRET}, `)
      .replace(
        'contexts: [',
        'contexts: [{name: worse, context: {cluster: c, user: bad, namespace: 5}}, ' +
          '{name: bad, context: {cluster: c, user: bad}}, ',
      );
    const reading = readText(text);
    expect(reading.candidates.map(summarize)).toMatchObject([
      { obstacles: ['kubeconfigTypeWrong'], credential: null },
      { obstacles: ['kubeconfigTypeWrong'], credential: null },
      { obstacles: [], credential: bearer('abc') },
    ]);
    expect(reading.problems).toEqual([
      { code: 'kubeconfigTypeWrong', values: { file: 'config', line: '4', column: '40', field: 'users[1]' } },
    ]);
  });

  it('can be a sequence in place of a mapping', () => {
    const text = kubeconfig().replace('user: {token: abc}', 'user: [token]');
    expect(summarize(readCandidate(text)).obstacles).toEqual(['kubeconfigTypeWrong']);
  });
});

describe('an invalid list of entries', () => {
  it('is one problem, and leaves the references to its entries unknown', () => {
    const reading = readText(kubeconfig().replace(/users: .*/, `users: ${SECRET}`));
    expect(problemCodes(reading)).toEqual(['kubeconfigTypeWrong']);
    expect(reading.candidates.map(summarize)).toMatchObject([{ obstacles: ['userUnknown'] }]);
  });
});

describe('an empty or null entry', () => {
  it('is read as an entry without fields, as in Go', () => {
    const { candidates } = readText('contexts: [null, {name: v}, {name: w, context: null}]');
    expect(candidates.map(({ context }) => [context.name, context.obstacles.map(({ code }) => code)])).toEqual([
      ['', ['contextNameMissing', 'clusterUnnamed', 'userUnnamed']],
      ['v', ['clusterUnnamed', 'userUnnamed']],
      ['w', ['clusterUnnamed', 'userUnnamed']],
    ]);
  });
});

describe('the name of an entry', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('can be %s', (name) => {
    const text = kubeconfig({ context: `cluster: ${name}, user: ${name}`, current: name }).replaceAll(
      /name: [cux]/g,
      `name: ${name}`,
    );
    const reading = readText(text);
    expect(reading.currentContextId).toBe(`config/${name}`);
    expect(reading.candidates).toMatchObject([{ context: { name, obstacles: [] }, credential: bearer('abc') }]);
    expect(readText(kubeconfig({ context: `cluster: ${name}, user: u` })).candidates.map(summarize)).toMatchObject([
      { obstacles: ['clusterUnknown'] },
    ]);
  });

  it('is stored unchanged, but has its invisible characters escaped in problems', () => {
    const { context } = readCandidate(kubeconfig({ context: 'cluster: "a\\u202Eb\\x1b[31m", user: u' }));
    expect(context.clusterName).toBe('a\u202Eb\u001B[31m');
    expect(context.obstacles).toEqual([
      { code: 'clusterUnknown', values: { context: 'x', cluster: 'a[U+202E]b[U+001B][31m' } },
    ]);
  });

  it('is refused with a line break: after a stray `|`, the fields below would become part of it', () => {
    const text = `users:\n- name: |\n    u\n    user: {token: ${SECRET}}\ncontexts:\n- name: x\n`;
    const reading = readText(text);
    expect(reading.problems).toEqual([
      { code: 'kubeconfigLineBreak', values: { file: 'config', line: '2', column: '9', field: 'users[0].name' } },
    ]);
    expect(JSON.stringify(reading)).not.toContain(SECRET);
  });
});
