import { describe, expect, it } from 'vitest';
import type { NetworkError } from '../../../lib/core/failures/network-error.ts';
import { canExplain, explainUnreachable, unreachableProblem } from '../../../lib/core/failures/unreachable.ts';
import { PLAIN_CLUSTER } from '../../../lib/core/kubeconfig/kube-context.ts';
import { kubeContext, SERVER } from '../../ui/samples.ts';

const withAuthority = (certificateAuthority: (typeof PLAIN_CLUSTER)['certificateAuthority'], name = 'dev') =>
  kubeContext(name, { cluster: { ...PLAIN_CLUSTER, certificateAuthority } });
const plain = withAuthority({ kind: 'none' });

describe('a server that was not reached', () => {
  it.each<[NetworkError, string]>([
    ['refused', 'serverRefusesConnection'],
    ['nameUnknown', 'serverNameUnknown'],
    ['unanswered', 'serverUnanswered'],
    ['closed', 'serverClosesConnection'],
    ['notTls', 'serverWithoutTls'],
  ])('is explained, with a command for its context: %s', (error, code) => {
    const { problem, command } = explainUnreachable(error, SERVER, kubeContext('a b; c'));

    expect(problem.code).toBe(code);
    expect(command).toBe("kubectl --context 'a b; c' cluster-info");
  });

  it('has a certificate authority that the browser does not know, which a command writes to a file', () => {
    const { problem, command } = explainUnreachable('untrusted', SERVER, withAuthority({ kind: 'inline' }));

    expect(problem.code).toBe('serverUntrusted');
    expect(command).toBe(
      "kubectl --context dev config view --raw --minify --output 'jsonpath={.clusters[0].cluster.certificate-authority-data}' | base64 --decode > cluster-ca.crt",
    );
    expect(explainUnreachable('untrusted', SERVER, withAuthority({ kind: 'file', path: '/a b' })).command).toBe(
      "cp '/a b' cluster-ca.crt",
    );
  });

  it('is the same problem where services are listed, but for a certificate, which is accepted in another tab', () => {
    expect(unreachableProblem('refused', SERVER).code).toBe('serverRefusesConnection');
    expect(unreachableProblem('untrusted', SERVER)).toEqual({
      code: 'certificateUntrusted',
      values: { origin: SERVER.origin },
    });
  });

  it('is left to the browser where its certificate is untrusted, and the kubeconfig knows no reason', () => {
    expect(canExplain('untrusted', [plain])).toBe(false);
    expect(canExplain('untrusted', [plain, withAuthority({ kind: 'inline' })])).toBe(true);
    expect(canExplain('refused', [plain])).toBe(true);
  });
});
