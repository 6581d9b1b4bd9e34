import { describe, expect, it } from 'vitest';
import { withCluster, withUser } from './kubeconfig-text.ts';

describe('what kubectl hid', () => {
  const command = 'kubectl config view --raw --minify --flatten';

  it('V-MRG-09 a redacted token is answered with the command that shows it', () => {
    const { context, credential } = withUser('token: REDACTED');
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([{ code: 'credentialRedacted', values: { user: 'u', field: 'token', command } }]);
  });

  it('V-MRG-09 a redacted password is answered with the command that shows it', () => {
    const { context, credential } = withUser('username: bob, password: REDACTED');
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([
      { code: 'credentialRedacted', values: { user: 'u', field: 'password', command } },
    ]);
  });

  it('V-MRG-09 an omitted client certificate is noted, though its marker is valid base64', () => {
    const { context } = withUser('client-certificate-data: DATA+OMITTED, client-key-data: DATA+OMITTED');
    expect(context.notes).toEqual([
      { code: 'credentialRedacted', values: { user: 'u', field: 'client-certificate-data', command } },
      { code: 'credentialRedacted', values: { user: 'u', field: 'client-key-data', command } },
    ]);
    expect(context.obstacles).toEqual([]);
  });

  it('V-MRG-09 an omitted certificate authority is no obstacle, since none is used', () => {
    const { context } = withCluster('server: "https://h", certificate-authority-data: DATA+OMITTED');
    expect(context.obstacles).toEqual([]);
    expect(context.notes).toEqual([{ code: 'certificateAuthorityIgnored', values: { cluster: 'c' } }]);
  });
});
