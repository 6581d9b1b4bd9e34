import { describe, expect, it } from 'vitest';
import { assessContext } from '../../../lib/core/kubeconfig/assess-context.ts';
import type { Credential, KubeContext } from '../../../lib/core/kubeconfig/kube-context.ts';
import { writeKubeconfig } from '../../../lib/core/kubeconfig/write.ts';
import { serverUrl } from '../../../lib/core/proxy-url/server.ts';
import { importedContext, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import { PLATFORM, readText } from './sample-kubeconfig.ts';

interface Entry {
  readonly context: KubeContext;
  readonly credential: Credential | null;
}

/** A context with its credential, as the background exports it. */
function entry(...of: Parameters<typeof importedContext>): Entry {
  const { context, credential } = importedContext(...of);
  return { context: assessContext(context, PLATFORM), credential };
}

/** What an exported kubeconfig keeps of a context. */
function exportedPart({ context, credential }: Entry) {
  const { name, server, namespace, signIn, impersonation, obstacles } = context;
  return { name, server, namespace, signIn, impersonation, obstacles, credential };
}

const impersonation: KubeContext['impersonation'] = {
  user: 'jane',
  uid: '7',
  groups: ['dev'],
  extra: [
    ['__proto__', ['x']],
    ['example.org/team', ['blue']],
  ],
};

describe('writeKubeconfig', () => {
  it('writes contexts so that they are read back as they were', () => {
    const entries: Entry[] = [
      entry('dev', { namespace: 'shop' }),
      entry('rancher', { serverAddress: serverUrl(SERVER_WITH_BASE_PATH), impersonation }),
      {
        ...entry('bob', { signIn: { kind: 'basic', username: 'bob' } }),
        credential: { type: 'basic', username: 'bob', password: 'p: "ä' },
      },
      { ...entry('file', { signIn: { kind: 'tokenFile', path: '/var/run/token' } }), credential: null },
    ];
    const { candidates, problems, currentContextId } = readText(writeKubeconfig(entries));
    expect(problems).toEqual([]);
    expect(candidates.map(exportedPart)).toEqual(entries.map(exportedPart));
    expect(currentContextId).toBe('config/dev');
  });

  it('gives contexts of the same name unique names', () => {
    const [first, second] = ['a.yaml', 'b.yaml'].map((source) => entry('dev', { source, id: `${source}/dev` })) as [
      Entry,
      Entry,
    ];
    const other = { ...second, credential: { type: 'bearer', token: 'other' } as const };
    const { candidates } = readText(writeKubeconfig([first, other, entry('dev (b.yaml)')]));
    expect(candidates.map(({ context }) => context.name)).toEqual(['dev', 'dev (b.yaml)', 'dev (b.yaml) (config)']);
    expect(candidates[0]?.credential).toEqual(first.credential);
    expect(candidates[1]?.credential).toEqual(other.credential);
  });

  it('leaves out contexts that cannot be used', () => {
    const fault = { code: 'clusterUnknown', values: { context: 'old', cluster: 'dev' } };
    const entries = [entry('old', { serverAddress: null }), entry('faulty', { faults: [fault] })];
    expect(JSON.parse(writeKubeconfig(entries))).toMatchObject({
      clusters: [],
      users: [],
      contexts: [],
      'current-context': '',
    });
  });
});
