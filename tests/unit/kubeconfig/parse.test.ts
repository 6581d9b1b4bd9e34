import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../lib/core/kubeconfig/parse.ts';
import { finish } from '../../../lib/core/steps.ts';
import { codes, read } from './kubeconfig-text.ts';

function problemOf(text: string) {
  const parsed = finish(parseYaml('f', text));
  return parsed.ok ? null : parsed.problem;
}

describe('a hostile text is refused before it costs anything', () => {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const items = Array(10).fill(level === 0 ? 'x' : `*a${level - 1}`);
    return `a${level}: &a${level} [${items.join(',')}]`;
  });
  it.each([
    ['of more than 5 MB', 'x'.repeat(5_000_001), 'kubeconfigTooLarge'],
    ['whose aliases multiply', levels.join('\n'), 'kubeconfigTooIntricate'],
    ['with more aliases than any kubeconfig', `a: &a x\nb: [${'*a,'.repeat(100_000)}]`, 'kubeconfigTooIntricate'],
    ['nested in sequences', '['.repeat(1_000_000), 'kubeconfigTooIntricate'],
    ['nested in mappings', '{a: '.repeat(1_000_000), 'kubeconfigTooIntricate'],
    ['nested in block sequences', '- '.repeat(1_000_000), 'kubeconfigTooIntricate'],
    ['nested in mappings on one line', 'a: '.repeat(1_000_000), 'kubeconfigTooIntricate'],
  ])('%s', (_name, text, code) => {
    expect(codes(read(text))).toEqual([code]);
  });
});

describe('what kubectl’s YAML library refuses is refused at its place', () => {
  it.each([
    ['an alias to nothing', 'a: *nope', '4'],
    ['an alias to what it stands in', 'a: &a [*a]', '8'],
    ['an alias to what it stands deeper in', 'a: &a {b: {c: *a}}', '15'],
    ['a mapping as a key', '{a: 1}: b', '1'],
    ['an unknown tag', 'a: !foo bar', '4'],
    ['a reserved sign', 'a: @x', '4'],
    ['text after a quoted text', "a: 'b' c", '8'],
  ])('%s', (_name, text, column) => {
    expect(problemOf(text)).toEqual({ code: 'kubeconfigYamlInvalid', values: { file: 'f', line: '1', column } });
  });
});

describe('the place of a value', () => {
  const text = ['a: &a', '  b: [x, {c: y}]', 'd: *a', 'a2: 1', 'a2: 2', 'empty:'].join('\n');
  const parsed = finish(parseYaml('f', text));
  const placeOf = (path: PropertyKey[]) => (parsed.ok ? Object.values(parsed.value.positionOf(path)).join(':') : null);

  it.each([
    [['a', 'b', 1, 'c'], '2:14'],
    [['d', 'b', 0], '2:7'],
    [['a2'], '5:5'],
    [['empty'], '6:7'],
    [['a', 'b', 7], '2:6'],
    [['nowhere', 'at', 'all'], '1:1'],
    [[], '1:1'],
  ])('%j is %s', (path, place) => {
    expect(placeOf(path)).toBe(place);
  });
});
