import { describe, expect, it } from 'vitest';
import { readKubeconfigs } from '../../../lib/core/kubeconfig/read.ts';
import { bearer, codes, kubeconfig, summary } from './kubeconfig-text.ts';

const a = {
  name: 'a.yaml',
  text: `
clusters: [{name: dev, cluster: {server: "https://a"}}]
users: [{name: red, user: {token: abc}}]
contexts: [{name: dev-a, context: {cluster: dev, user: red}}]
current-context: dev-a`,
};
const b = {
  name: 'b.yaml',
  text: `
clusters: [{name: dev, cluster: {server: "https://b"}}, {name: stage, cluster: {server: "https://stage"}}]
users: [{name: red, user: {username: bob, password: pw}}, {name: blue, user: {token: blue}}]
contexts: [{name: dev-a, context: {cluster: stage, user: blue}}, {name: stage-b, context: {cluster: dev, user: red}}]
current-context: stage-b`,
};
const empty = { name: 'empty.yaml', text: 'kind: Config' };
const broken = { name: 'broken.yaml', text: 'users: [' };
const basic = { type: 'basic', username: 'bob', password: 'pw' };

function overview(files: Parameters<typeof readKubeconfigs>[0]) {
  return readKubeconfigs(files).imported.map(({ context, credential }) => [
    context.id,
    context.server?.origin,
    credential,
  ]);
}

const ofA = [['a.yaml/dev-a', 'https://a', bearer('abc')]];
const ofB = [
  ['b.yaml/dev-a', 'https://stage', bearer('blue')],
  ['b.yaml/stage-b', 'https://b', basic],
];

describe('several files', () => {
  it('V-MRG-01 a:b keeps same-named entries apart, where kubectl lets the first file win; the first current counts', () => {
    expect(overview([a, b])).toEqual([...ofA, ...ofB]);
    expect(readKubeconfigs([a, b]).currentContextId).toBe('a.yaml/dev-a');
  });

  it('V-MRG-02 b:a differs in order and current context alone', () => {
    expect(overview([b, a])).toEqual([...ofB, ...ofA]);
    expect(readKubeconfigs([b, a]).currentContextId).toBe('b.yaml/stage-b');
  });

  it('V-MRG-03 the first current-context that is set counts', () => {
    const reading = readKubeconfigs([empty, a]);
    expect(reading.currentContextId).toBe('a.yaml/dev-a');
    expect(reading.problems).toEqual([{ code: 'kubeconfigWithoutContexts', values: { file: 'empty.yaml' } }]);
  });

  it('V-MRG-04 a missing file is one that nobody chose: the others are read', () => {
    expect(overview([a])).toEqual(ofA);
  });

  it('V-MRG-05 the same file given twice is one file', () => {
    expect(overview([a, { ...a }])).toEqual(ofA);
  });

  it('V-MRG-06 no file at all is no problem', () => {
    expect(readKubeconfigs([])).toEqual({ imported: [], problems: [], currentContextId: null });
  });

  it('V-MRG-07 a broken file is named and does not cost the others, where kubectl gives up', () => {
    const reading = readKubeconfigs([a, broken]);
    expect(reading.imported).toHaveLength(1);
    expect(reading.problems).toEqual([
      { code: 'kubeconfigYamlInvalid', values: { file: 'broken.yaml', line: '1', column: '9' } },
    ]);
  });

  it('V-MRG-08 a file that holds nothing for its contexts leaves them listed and unusable', () => {
    const lone = { name: 'lone', text: 'contexts: [{name: x, context: {cluster: c, user: u}}]' };
    expect(readKubeconfigs([lone]).imported.map(summary)).toMatchObject([
      { obstacles: ['clusterUnknown', 'userUnknown'], credential: null },
    ]);
  });

  it('V-MRG-09 what `kubectl config view` prints is recognised in every context', () => {
    const viewed = { name: 'pasted', text: kubeconfig({ user: 'token: REDACTED' }) };
    expect(readKubeconfigs([viewed]).imported.map(summary)).toMatchObject([{ obstacles: ['credentialRedacted'] }]);
  });
});

describe('references across files', () => {
  const contexts = { name: 'contexts', text: 'contexts: [{name: x, context: {cluster: dev, user: red}}]' };

  it('are resolved in the other files in order', () => {
    expect(overview([contexts, b, a])[0]).toEqual(['contexts/x', 'https://b', basic]);
    expect(overview([contexts, a, b])[0]).toEqual(['contexts/x', 'https://a', bearer('abc')]);
  });

  it('to a bad entry of the own file do not fall through to another file', () => {
    const own = { name: 'own', text: `${contexts.text}\nusers: [{name: red, user: {token: 5}}]` };
    expect(readKubeconfigs([own, a]).imported[0]).toMatchObject({
      context: { obstacles: [{ code: 'kubeconfigTypeWrong' }] },
      credential: null,
    });
  });

  it('make files of clusters and users alone welcome', () => {
    const users = { name: 'users', text: a.text.replace(/contexts: .*/, '').replace(/current-context: .*/, '') };
    expect(codes(readKubeconfigs([contexts, users]))).toEqual([]);
    expect(codes(readKubeconfigs([users]))).toEqual(['kubeconfigWithoutContexts']);
  });

  it('of a current-context may be in another file', () => {
    const current = { name: 'current', text: 'current-context: dev-a' };
    expect(readKubeconfigs([current, a]).currentContextId).toBe('a.yaml/dev-a');
  });
});

describe('file names', () => {
  it('that repeat are numbered', () => {
    const files = [
      a,
      { ...b, name: 'a.yaml' },
      { name: 'a.yaml', text: kubeconfig() },
      { name: 'a.yaml (2)', text: '#' },
    ];
    expect(readKubeconfigs(files).imported.map(({ context }) => context.id)).toEqual([
      'a.yaml/dev-a',
      'a.yaml (2)/dev-a',
      'a.yaml (2)/stage-b',
      'a.yaml (3)/x',
    ]);
  });

  it('lose their folders, so that an id is never two contexts', () => {
    const files = [
      { name: 'C:\\kube\\config', text: kubeconfig() },
      { name: '/home/me/.kube/dev', text: kubeconfig() },
    ];
    expect(readKubeconfigs(files).imported.map(({ context }) => context.source)).toEqual(['config', 'dev']);
  });
});
