import { describe, expect, it } from 'vitest';
import { OPTIONS_TOPICS, optionsFragment, parseOptionsFragment } from '../../lib/core/options-address.ts';

describe('the fragment of the options page', () => {
  it.each([
    ...OPTIONS_TOPICS.map((topic) => ({ topic })),
    { topic: 'import', server: null } as const,
    { topic: 'import', server: { origin: 'https://[2001:db8::1]:6443', basePath: '' } } as const,
    { topic: 'import', server: { origin: 'https://rancher.example', basePath: '/k8s/clusters/c-1+2&a=b' } } as const,
  ])('is read as it was written: %j', (address) => {
    expect(parseOptionsFragment(optionsFragment(address))).toEqual(address);
  });

  it.each(['', '#', '#unknown', '#constructor', '#%', '#=', '#contexts=x'])('shows the contexts for %j', (fragment) => {
    expect(parseOptionsFragment(fragment)).toEqual({ topic: 'contexts' });
  });

  it.each([
    ['no URL', '#import=k8s.example'],
    ['another scheme', '#import=http%3A%2F%2Fk8s.example'],
    ['user info', '#import=https%3A%2F%2Fmia%3Asecret%40k8s.example'],
    ['a line break', '#import=https%3A%2F%2Fk8s.example%0Aevil'],
    ['a script', '#import=javascript%3Aalert(1)'],
    ['a broken escape', '#import=https%3A%2F%2F%'],
    ['a name of endless length', `#import=https%3A%2F%2F${'a'.repeat(5000)}.example`],
  ])('shows the import without a server for %s', (_, fragment) => {
    expect(parseOptionsFragment(fragment)).toEqual({ topic: 'import', server: null });
  });

  it('keeps no query, fragment or final slash of the server', () => {
    expect(parseOptionsFragment('#import=https://K8S.example:443/base/?token=secret')).toEqual({
      topic: 'import',
      server: { origin: 'https://k8s.example', basePath: '/base' },
    });
  });
});
