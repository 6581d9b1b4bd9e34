import { describe, expect, it } from 'vitest';
import { commandLine, plainHint } from '../../../lib/core/kubeconfig/exec-command.ts';

function commandLineOf(command: string, args: string[] = [], variables: string[] = []): string {
  const env = variables.map((name) => ({ name, value: 'do-not-print-me' }));
  return commandLine({ command, args, env, apiVersion: '', installHint: '', interactiveMode: '' });
}

describe('commandLine', () => {
  it('is the command as a person would type it', () => {
    expect(commandLineOf('aws', ['eks', 'get-token', '--cluster-name', 'my cluster', '--region=eu-west-1'])).toBe(
      "aws eks get-token --cluster-name 'my cluster' --region=eu-west-1",
    );
  });

  it('quotes words that a shell would interpret', () => {
    expect(commandLineOf('./plug in', ["it's", '$HOME', '', 'a;b', '`x`', '*'])).toBe(
      "'./plug in' 'it'\\''s' '$HOME' '' 'a;b' '`x`' '*'",
    );
  });

  it('has environment variables without their values', () => {
    expect(commandLineOf('aws', ['x'], ['AWS_PROFILE', 'AWS_SECRET_ACCESS_KEY'])).toBe(
      'AWS_PROFILE=… AWS_SECRET_ACCESS_KEY=… aws x',
    );
  });

  it('omits environment variables whose names a shell would run as a command', () => {
    expect(commandLineOf('aws', [], ['A; rm -rf ~;', 'OK'])).toBe('OK=… aws');
  });

  it('masks the values of flags whose names suggest a secret', () => {
    const args = [
      '--oidc-client-secret=s1',
      '--password',
      's2',
      '--client-secret',
      '-s3-',
      '-token=s4',
      '--API_KEY=s5',
      'password=s6 --x',
    ];
    expect(commandLineOf('kubelogin', args)).toBe(
      "kubelogin --oidc-client-secret=… --password … --client-secret … -token=… --API_KEY=… 'password=… --x'",
    );
  });

  it('keeps a flag that follows a switch whose name suggests a secret', () => {
    expect(commandLineOf('kubelogin', ['get-token', '--oidc-use-access-token', '--oidc-issuer-url=https://idp'])).toBe(
      'kubelogin get-token --oidc-use-access-token --oidc-issuer-url=https://idp',
    );
  });

  it('masks tokens and user info in any argument', () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln';
    const args = ['-c', `curl -H "Authorization: Bearer abc" https://bob:pw@h/x`, jwt, 'k8s-aws-v1.aHR0cHM'];
    expect(commandLineOf('sh', args)).toBe('sh -c \'curl -H "Authorization: Bearer …" https://…@h/x\' … …');
  });

  it('escapes control characters and bidirectional marks', () => {
    expect(commandLineOf('aws\u001B[2J', ['a\nb', '\u202Egnp.exe'])).toBe(
      "'aws[U+001B][2J' 'a[U+000A]b' '[U+202E]gnp.exe'",
    );
  });

  it('has a limited length', () => {
    expect(commandLineOf('aws', Array(10_000).fill('a'))).toHaveLength(4001);
    expect(commandLineOf('aws', ['a'.repeat(10_000)])).toBe(`aws ${'a'.repeat(2000)}…`);
  });
});

describe('plainHint', () => {
  it('keeps the lines of an install hint, without colours, control characters and secrets', () => {
    const hint = '\u001B[1mInstall it:\u001B[0m\r\n\tbrew\u0007 install x\u202E\npassword: hunter2\n';
    expect(plainHint(hint)).toBe('Install it:\nbrew install x\npassword: …');
  });
});
