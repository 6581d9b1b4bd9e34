import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellQuote } from '../../../lib/core/kubeconfig/shell-quote.ts';
import { escapeInvisible } from '../../../lib/core/text/invisible-characters.ts';

describe('shellQuote', () => {
  it.each([
    ['gke_shop_europe-west1_prod', 'gke_shop_europe-west1_prod'],
    ['arn:aws:eks:eu-central-1:123456789012:cluster/shop', 'arn:aws:eks:eu-central-1:123456789012:cluster/shop'],
    ['--region=eu-west-1', '--region=eu-west-1'],
    ['', "''"],
    ['my cluster', "'my cluster'"],
    ["it's", "'it'\\''s'"],
    ['a;b', "'a;b'"],
    ['$(id)', "'$(id)'"],
    ['~', "'~'"],
    ['=ls', "'=ls'"],
    ['produção', "'produção'"],
  ])('quotes %j only if a shell would interpret it', (word, quoted) => {
    expect(shellQuote(word)).toBe(quoted);
  });

  it.each([
    ['a line break', 'a\nb', "$'a\\x0ab'"],
    ['a bidirectional mark', 'prod\u202Edorp', "$'prod\\xe2\\x80\\xaedorp'"],
    ['a no-break space', 'a\u00A0b', "$'a\\xc2\\xa0b'"],
    ['quotes next to a control character', "\u0007'\\", "$'\\x07\\x27\\x5c'"],
  ])('writes %s as an escape', (_name, word, quoted) => {
    expect(shellQuote(word)).toBe(quoted);
  });

  // A command line contains no NUL, and UTF-8 no half of a surrogate pair.
  const word = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !text.includes('\0'));
  const hostileWord = fc.stringMatching(/^[-$`'"\\!#*?~{}()[\]<>|&;=%\n\t\u202Eab… ]*$/);
  const words = fc.sample(fc.oneof(word, hostileWord), { numRuns: 3000, seed: 7 });

  it('is read by bash as the original word', () => {
    const line = words.map(shellQuote).join(' ');
    const output = execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
    expect(output.split('\0').slice(0, -1)).toEqual(words);
  });

  it('has no invisible character', () => {
    const quoted = words.map(shellQuote);
    expect(quoted.map(escapeInvisible)).toEqual(quoted);
  });
});
