import { describe, expect, it } from 'vitest';
import type { KubeconfigText } from '../../../lib/core/kubeconfig/kubeconfig-reading.ts';
import { bearer, kubeconfig, problemCodes, readFiles, summarize } from './sample-kubeconfig.ts';

const fileA = {
  name: 'a.yaml',
  text: `
clusters: [{name: dev, cluster: {server: "https://a"}}]
users: [{name: red, user: {token: abc}}]
contexts: [{name: dev-a, context: {cluster: dev, user: red}}]
current-context: dev-a`,
};
const fileB = {
  name: 'b.yaml',
  text: `
clusters: [{name: dev, cluster: {server: "https://b"}}, {name: stage, cluster: {server: "https://stage"}}]
users: [{name: red, user: {username: bob, password: pw}}, {name: blue, user: {token: blue}}]
contexts: [{name: dev-a, context: {cluster: stage, user: blue}}, {name: stage-b, context: {cluster: dev, user: red}}]
current-context: stage-b`,
};
const emptyFile = { name: 'empty.yaml', text: 'kind: Config' };
const brokenFile = { name: 'broken.yaml', text: 'users: [' };
const basic = { type: 'basic', username: 'bob', password: 'pw' };

/** The id, server and credential of each context. */
function overview(files: readonly KubeconfigText[]) {
  return readFiles(files).candidates.map(({ context, credential }) => [context.id, context.server?.origin, credential]);
}

const contextsOfA = [['a.yaml/dev-a', 'https://a', bearer('abc')]];
const contextsOfB = [
  ['b.yaml/dev-a', 'https://stage', bearer('blue')],
  ['b.yaml/stage-b', 'https://b', basic],
];

describe('several files', () => {
  it('keep entries of the same name apart, where in kubectl the first file wins (V-MRG-01)', () => {
    expect(overview([fileA, fileB])).toEqual([...contextsOfA, ...contextsOfB]);
    expect(readFiles([fileA, fileB]).currentContextId).toBe('a.yaml/dev-a');
  });

  it('give the same contexts in another order, with another current one (V-MRG-02)', () => {
    expect(overview([fileB, fileA])).toEqual([...contextsOfB, ...contextsOfA]);
    expect(readFiles([fileB, fileA]).currentContextId).toBe('b.yaml/stage-b');
  });

  it('have the first current-context that is set (V-MRG-03)', () => {
    const reading = readFiles([emptyFile, fileA]);
    expect(reading.currentContextId).toBe('a.yaml/dev-a');
    expect(reading.problems).toEqual([{ code: 'kubeconfigWithoutContexts', values: { file: 'empty.yaml' } }]);
  });

  it('are each read without the others (V-MRG-04)', () => {
    expect(overview([fileA])).toEqual(contextsOfA);
  });

  it('are one if they have the same name and text (V-MRG-05)', () => {
    expect(overview([fileA, { ...fileA }])).toEqual(contextsOfA);
  });

  it('may be none at all (V-MRG-06)', () => {
    expect(readFiles([])).toEqual({ candidates: [], problems: [], currentContextId: null });
  });

  it('are read except for a broken one, where kubectl gives up (V-MRG-07)', () => {
    const reading = readFiles([fileA, brokenFile]);
    expect(reading.candidates).toHaveLength(1);
    expect(reading.problems).toEqual([
      { code: 'kubeconfigYamlInvalid', values: { file: 'broken.yaml', line: '1', column: '9' } },
    ]);
  });
});

describe('a reference of a context', () => {
  const contexts = { name: 'contexts', text: 'contexts: [{name: x, context: {cluster: dev, user: red}}]' };

  it('makes it unusable if it is in none of the files (V-MRG-08)', () => {
    expect(readFiles([contexts]).candidates.map(summarize)).toMatchObject([
      { obstacles: ['clusterUnknown', 'userUnknown'], credential: null },
    ]);
  });

  it('is resolved in the other files in their order', () => {
    expect(overview([contexts, fileB, fileA])[0]).toEqual(['contexts/x', 'https://b', basic]);
    expect(overview([contexts, fileA, fileB])[0]).toEqual(['contexts/x', 'https://a', bearer('abc')]);
  });

  it('is noted where it would send the credential of one file to a server of another', () => {
    const own = { name: 'own', text: `${contexts.text}\nclusters: [{name: dev, cluster: {server: "https://c"}}]` };
    expect(readFiles([own, fileA]).candidates[0]?.notes).toMatchObject([
      { code: 'credentialFromOtherFile', values: { user: 'red', file: 'a.yaml', host: 'c' } },
    ]);
    expect(readFiles([contexts, fileA]).candidates[0]?.notes).toEqual([]);
  });

  it('is not resolved in another file if its own file has an invalid entry of that name', () => {
    const own = { name: 'own', text: `${contexts.text}\nusers: [{name: red, user: {token: 5}}]` };
    expect(readFiles([own, fileA]).candidates[0]).toMatchObject({
      context: { obstacles: [{ code: 'kubeconfigTypeWrong' }] },
      credential: null,
    });
  });

  it('can be in a file without contexts, which alone is a problem', () => {
    const users = { name: 'users', text: fileA.text.replace(/contexts: .*/, '').replace(/current-context: .*/, '') };
    expect(problemCodes(readFiles([contexts, users]))).toEqual([]);
    expect(problemCodes(readFiles([users]))).toEqual(['kubeconfigWithoutContexts']);
  });
});

describe('a current-context', () => {
  it('can be in another file than its context', () => {
    const current = { name: 'current', text: 'current-context: dev-a' };
    expect(readFiles([current, fileA]).currentContextId).toBe('a.yaml/dev-a');
  });
});

describe('the source of a context', () => {
  const sources = (files: readonly KubeconfigText[]) =>
    readFiles(files).candidates.map(({ context }) => context.source);

  it('is numbered if several files have the same name', () => {
    const files = [
      fileA,
      { ...fileB, name: 'a.yaml' },
      { name: 'a.yaml', text: kubeconfig() },
      { name: 'a.yaml (2)', text: '#' },
    ];
    expect(readFiles(files).candidates.map(({ context }) => context.id)).toEqual([
      'a.yaml/dev-a',
      'a.yaml (2)/dev-a',
      'a.yaml (2)/stage-b',
      'a.yaml (3)/x',
    ]);
  });

  it('is the file name without folders, so that no two contexts have the same id', () => {
    const files = [
      { name: 'C:\\kube\\config', text: kubeconfig() },
      { name: '/home/me/.kube/dev', text: kubeconfig() },
    ];
    expect(sources(files)).toEqual(['config', 'dev']);
  });

  it('is `kubeconfig` if the file has no name', () => {
    expect(sources([{ name: '', text: kubeconfig() }])).toEqual(['kubeconfig']);
  });

  it('is never `policy`, which is reserved for contexts that a policy provides', () => {
    const files = [
      { name: 'policy', text: kubeconfig() },
      { name: '/etc/policy', text: `${kubeconfig()}\n` },
      { name: 'policy (2)', text: fileA.text },
    ];
    expect(sources(files)).toEqual(['policy (2)', 'policy (3)', 'policy (2) (2)']);
    expect(readFiles(files).currentContextId).toBe('policy (2)/x');
    const [file] = files as [KubeconfigText];
    expect(sources([file, file])).toEqual(['policy (2)']);
  });
});
