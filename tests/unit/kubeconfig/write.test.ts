import { describe, expect, it } from 'vitest';
import { readKubeconfigs } from '../../../lib/core/kubeconfig/read.ts';
import { writeKubeconfig } from '../../../lib/core/kubeconfig/write.ts';
import { importedContext, OTHER_SERVER } from '../../fakes/contexts.ts';

const impersonation = { user: 'jane', uid: '7', groups: ['dev'], extra: { 'example.org/team': ['blue'] } };

describe('an exported kubeconfig', () => {
  it('is read back as what it was made of', () => {
    const entries = [
      importedContext('dev', { namespace: 'shop' }),
      importedContext('rancher', { server: OTHER_SERVER, impersonation }),
      {
        ...importedContext('bob', { signIn: { kind: 'basic', username: 'bob' } }),
        credential: { type: 'basic', username: 'bob', password: 'p: "ä' } as const,
      },
      { ...importedContext('file', { signIn: { kind: 'tokenFile', path: '/var/run/token' } }), credential: null },
    ];
    const { imported, problems } = readKubeconfigs([{ name: 'config', text: writeKubeconfig(entries) }]);
    const essence = ({ context, credential }: (typeof entries)[number] | (typeof imported)[number]) => {
      const { name, server, namespace, signIn, impersonation: as, obstacles } = context;
      return { name, server, namespace, signIn, as, obstacles, credential };
    };
    expect(problems).toEqual([]);
    expect(imported.map(essence)).toEqual(entries.map(essence));
  });

  it('gives contexts of one name names of their own', () => {
    const twice = ['a.yaml', 'b.yaml'].map((source) => importedContext('dev', { source, id: `${source}/dev` }));
    const { imported } = readKubeconfigs([
      { name: 'config', text: writeKubeconfig([...twice, importedContext('dev (b.yaml)')]) },
    ]);
    expect(imported.map(({ context }) => context.name)).toEqual(['dev', 'dev (b.yaml)', 'dev (b.yaml) (config)']);
    expect(imported[1]?.credential).toEqual(twice[1]?.credential);
  });

  it('leaves out what cannot be used', () => {
    expect(JSON.parse(writeKubeconfig([importedContext('old', { server: null })])).contexts).toEqual([]);
  });
});
