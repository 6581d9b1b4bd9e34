import { describe, expect, it } from 'vitest';
import { contextLabels } from '../../lib/ui/shared/context-label.ts';
import { kubeContext } from './samples.ts';

const named = (source: string, name: string) => ({ ...kubeContext(name), id: `${source}/${name}`, source, name });
const labels = (...pairs: [source: string, name: string][]) => {
  const contexts = pairs.map(([source, name]) => named(source, name));
  return contexts.map(contextLabels(contexts));
};

describe('the labels of contexts', () => {
  it('are their names, with the file where several have the same', () => {
    expect(labels(['a', 'dev'], ['a', 'prod'], ['b', 'prod'])).toEqual(['dev', 'prod (a)', 'prod (b)']);
  });

  it('all differ, also where a name imitates the label of another context', () => {
    const imitated = labels(['config', 'prod'], ['evil.yaml', 'prod'], ['evil.yaml', 'prod (config)']);
    expect(imitated).toEqual(['prod (config)', 'prod (evil.yaml)', 'prod (config) (evil.yaml)']);
    const imitatedFile = labels(['c', 'p (b)'], ['b) (c', 'p'], ['x', 'p (b)'], ['x', 'p'], ['x', 'c/p (b)']);
    expect(new Set(imitatedFile).size).toBe(5);
  });
});
