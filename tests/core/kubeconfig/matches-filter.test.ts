import { describe, expect, it } from 'vitest';
import { PLAIN_CLUSTER, type StoredContext } from '../../../lib/core/kubeconfig/kube-context.ts';
import { matchesFilter } from '../../../lib/core/kubeconfig/matches-filter.ts';

const context: StoredContext = {
  id: 'work.yaml/arn:aws:eks:eu-west-1:123456789012:cluster/Shop-Blue',
  name: 'arn:aws:eks:eu-west-1:123456789012:cluster/Shop-Blue',
  source: 'work.yaml',
  clusterName: 'shop',
  userName: 'mia',
  namespace: 'payments',
  serverAddress: 'https://ABCDEF.gr7.eu-west-1.eks.amazonaws.com',
  cluster: PLAIN_CLUSTER,
  signIn: { kind: 'token' },
  impersonation: null,
  faults: [],
};

describe('a filter of contexts', () => {
  it.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['the end of the name, in any case', 'shop-blue'],
    ['words in any order', 'blue eks'],
    ['the server', 'abcdef.gr7'],
    ['the user', 'MIA'],
    ['the namespace', 'payments'],
    ['the file', 'work.yaml'],
    ['words of several names', 'mia blue'],
  ])('matches %s', (_, filter) => {
    expect(matchesFilter(context, filter)).toBe(true);
  });

  it('does not match if one word is in no name', () => {
    expect(matchesFilter(context, 'blue staging')).toBe(false);
  });

  it('does not match across two names', () => {
    expect(matchesFilter(context, 'shopmia')).toBe(false);
  });

  it('has no server to match where the kubeconfig has no cluster', () => {
    expect(matchesFilter({ ...context, serverAddress: null }, 'null')).toBe(false);
  });
});
