import { describe, expect, it } from 'vitest';
import { tokenCommand } from '../../lib/ui/shared/token-command.ts';
import { kubeContext } from './samples.ts';

describe('tokenCommand', () => {
  it('quotes names for a shell', () => {
    const context = kubeContext("it's $(rm)", { namespace: 'shop', signIn: { kind: 'clientCertificate' } });
    expect(tokenCommand(context)).toBe("kubectl --context 'it'\\''s $(rm)' --namespace shop create token default");
  });

  it('encodes characters that a terminal would interpret or hide', () => {
    const context = kubeContext("a\u001B[201~'\u202E生", { signIn: { kind: 'none' } });
    expect(tokenCommand(context)).toBe(
      "kubectl --context $'a\\x1b\\x5b201\\x7e\\x27\\xe2\\x80\\xae\\xe7\\x94\\x9f' create token default",
    );
  });

  it('is the command of a credential plugin', () => {
    const command = 'aws eks get-token --cluster-name staging';
    expect(tokenCommand(kubeContext('staging', { signIn: { kind: 'exec', command, installHint: '' } }))).toBe(command);
  });

  it.each([
    ['a token', { kind: 'token' }],
    ['a token file', { kind: 'tokenFile', path: '/token' }],
    ['a password', { kind: 'basic', username: 'mia' }],
  ] as const)('is null for a context that signs in with %s', (_, signIn) => {
    expect(tokenCommand(kubeContext('production', { signIn }))).toBeNull();
  });
});
