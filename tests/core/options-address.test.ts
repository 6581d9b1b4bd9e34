import { describe, expect, it } from 'vitest';
import { OPTIONS_TOPICS, optionsFragment, parseOptionsFragment } from '../../lib/core/options-address.ts';

describe('the fragment of the options page', () => {
  it.each([
    ...OPTIONS_TOPICS.map((topic) => ({ topic })),
    { topic: 'import', server: null, url: null } as const,
    { topic: 'import', server: { origin: 'https://[2001:db8::1]:6443', basePath: '' }, url: null } as const,
    {
      topic: 'import',
      server: { origin: 'https://k8s.example', basePath: '' },
      url: 'https://k8s.example/api/v1/namespaces/n/services/web/proxy/a?b=c&d#e',
    } as const,
    {
      topic: 'import',
      server: { origin: 'https://rancher.example', basePath: '/k8s/clusters/c-1+2&a=b' },
      url: null,
    } as const,
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
    expect(parseOptionsFragment(fragment)).toEqual({ topic: 'import', server: null, url: null });
  });

  it.each([
    'https://other.example/api/v1/namespaces/n/services/web/proxy/',
    'https://k8s.example/api/v1/secrets',
    'javascript:alert(1)',
  ])('opens nothing afterwards but a proxy URL of the server: %s', (url) => {
    const server = { origin: 'https://k8s.example', basePath: '' };
    expect(parseOptionsFragment(optionsFragment({ topic: 'import', server, url }))).toMatchObject({ url: null });
  });

  it('keeps no query, fragment or final slash of the server', () => {
    expect(parseOptionsFragment('#import=https://K8S.example:443/base/?token=secret')).toEqual({
      topic: 'import',
      server: { origin: 'https://k8s.example', basePath: '/base' },
      url: null,
    });
  });
});
