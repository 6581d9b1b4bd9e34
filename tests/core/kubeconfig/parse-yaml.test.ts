import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../lib/core/kubeconfig/parse-yaml.ts';
import { problemCodes, readText } from './sample-kubeconfig.ts';

function problemOf(text: string) {
  const parsed = parseYaml('f', text);
  return parsed.ok ? null : parsed.problem;
}

describe('a text beyond the limits is refused:', () => {
  /** Each level refers ten times to the one before. */
  const multiplyingAliases = Array.from({ length: 9 }, (_, level) => {
    const items = Array(10).fill(level === 0 ? 'x' : `*a${level - 1}`);
    return `a${level}: &a${level} [${items.join(',')}]`;
  }).join('\n');

  it.each([
    ['more than 5 million characters', 'x'.repeat(5_000_001), 'kubeconfigTooLarge'],
    ['aliases that multiply', multiplyingAliases, 'kubeconfigTooComplex'],
    ['100,000 aliases', `a: &a x\nb: [${'*a,'.repeat(100_000)}]`, 'kubeconfigTooComplex'],
    ['nested flow sequences', '['.repeat(1_000_000), 'kubeconfigTooComplex'],
    ['nested flow mappings', '{a: '.repeat(1_000_000), 'kubeconfigTooComplex'],
    ['nested block sequences', '- '.repeat(1_000_000), 'kubeconfigTooComplex'],
    ['nested block mappings on one line', 'a: '.repeat(1_000_000), 'kubeconfigTooComplex'],
  ])('%s', (_name, text, code) => {
    expect(problemCodes(readText(text))).toEqual([code]);
  });
});

describe('a text within the limits is parsed:', () => {
  it.each([
    ['5 million characters', `#${'x'.repeat(4_999_999)}`],
    ['999 aliases', `a: &a x\nb: [${'*a,'.repeat(999)}]`],
  ])('%s', (_name, text) => {
    expect(problemOf(text)).toBeNull();
  });
});

describe('what kubectl’s YAML library refuses is refused with its position:', () => {
  it.each([
    ['an alias without an anchor', 'a: *nope', '4'],
    ['an alias inside its own anchor', 'a: &a [*a]', '8'],
    ['an alias deep inside its own anchor', 'a: &a {b: {c: *a}}', '15'],
    ['a mapping as a key', '{a: 1}: b', '1'],
    ['an unknown tag', 'a: !foo bar', '4'],
    ['a reserved indicator', 'a: @x', '4'],
    ['text after a quoted scalar', "a: 'b' c", '8'],
  ])('%s', (_name, text, column) => {
    expect(problemOf(text)).toEqual({ code: 'kubeconfigYamlInvalid', values: { file: 'f', line: '1', column } });
  });
});

describe('positionOf', () => {
  const text = ['a: &a', '  b: [x, {c: y}]', 'd: *a', 'a2: 1', 'a2: 2', 'empty:'].join('\n');
  const parsed = parseYaml('f', text);

  it.each([
    ['a value', ['a', 'b', 1, 'c'], { line: '2', column: '14' }],
    ['a value behind an alias', ['d', 'b', 0], { line: '2', column: '7' }],
    ['the last value of a repeated key', ['a2'], { line: '5', column: '5' }],
    ['an empty value', ['empty'], { line: '6', column: '7' }],
    ['the sequence around a missing item', ['a', 'b', 7], { line: '2', column: '6' }],
    ['the whole text for an unknown path', ['nowhere', 'at', 'all'], { line: '1', column: '1' }],
    ['the whole text for an empty path', [], { line: '1', column: '1' }],
  ])('returns the position of %s', (_value, path, position) => {
    expect(parsed.ok && parsed.value.positionOf(path)).toEqual(position);
  });
});
