import { describe, expect, it } from 'vitest';
import { commandLine, plainHint } from '../../../lib/core/kubeconfig/exec-command.ts';

function line(command: string, args: string[] = [], env: string[] = []): string {
  const variables = env.map((name) => ({ name, value: 'do-not-print-me' }));
  return commandLine({ command, args, env: variables, apiVersion: '', installHint: '', interactiveMode: '' });
}

describe('the command line of a plugin', () => {
  it('is written as a person would type it', () => {
    expect(line('aws', ['eks', 'get-token', '--cluster-name', 'my cluster', '--region=eu-west-1'])).toBe(
      "aws eks get-token --cluster-name 'my cluster' --region=eu-west-1",
    );
  });

  it('quotes what a shell would read more into', () => {
    expect(line('./plug in', ["it's", '$HOME', '', 'a;b', '`x`', '*'])).toBe(
      "'./plug in' 'it'\\''s' '$HOME' '' 'a;b' '`x`' '*'",
    );
  });

  it('names variables of the environment without their values', () => {
    expect(line('aws', ['x'], ['AWS_PROFILE', 'AWS_SECRET_ACCESS_KEY'])).toBe(
      'AWS_PROFILE=… AWS_SECRET_ACCESS_KEY=… aws x',
    );
  });

  it('leaves out variables whose name would be read as a command', () => {
    expect(line('aws', [], ['A; rm -rf ~;', 'OK'])).toBe('OK=… aws');
  });

  it('hides the values of flags that speak of secrets', () => {
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
    const shown = line('kubelogin', args);
    expect(shown).not.toMatch(/s[1-6]/);
    expect(shown).toBe(
      "kubelogin --oidc-client-secret=… --password … --client-secret … -token=… --API_KEY=… 'password=… --x'",
    );
  });

  it('keeps the flag after a switch that only sounds like a secret', () => {
    expect(line('kubelogin', ['get-token', '--oidc-use-access-token', '--oidc-issuer-url=https://idp'])).toBe(
      'kubelogin get-token --oidc-use-access-token --oidc-issuer-url=https://idp',
    );
  });

  it('hides tokens wherever they stand', () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln';
    const args = ['-c', `curl -H "Authorization: Bearer abc" https://bob:pw@h/x`, jwt, 'k8s-aws-v1.aHR0cHM'];
    expect(line('sh', args)).toBe('sh -c \'curl -H "Authorization: Bearer …" https://…@h/x\' … …');
  });

  it('shows control characters and turned text as such', () => {
    expect(line('aws\u001B[2J', ['a\nb', '\u202Egnp.exe'])).toBe("'aws[U+001B][2J' 'a[U+000A]b' '[U+202E]gnp.exe'");
  });
});

describe('an install hint', () => {
  it('keeps its lines and loses colours, control characters and secrets', () => {
    const hint = '\u001B[1mInstall it:\u001B[0m\r\n\tbrew\u0007 install x\u202E\npassword: hunter2\n';
    expect(plainHint(hint)).toBe('Install it:\nbrew install x\npassword: …');
  });
});
