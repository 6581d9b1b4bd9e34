import { describe, expect, it } from 'vitest';
import { candidateWithCluster, candidateWithUser, kubeconfig, readText, summarize } from './sample-kubeconfig.ts';

const command = 'kubectl config view --raw --minify --flatten';

describe('the output of `kubectl config view` (V-MRG-09)', () => {
  it('is refused with the command that prints the token', () => {
    const { context, credential } = candidateWithUser('token: REDACTED');
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([{ code: 'credentialRedacted', values: { user: 'u', field: 'token', command } }]);
  });

  it('is refused with the command that prints the password', () => {
    const { context, credential } = candidateWithUser('username: bob, password: REDACTED');
    expect(credential).toBeNull();
    expect(context.obstacles).toEqual([
      { code: 'credentialRedacted', values: { user: 'u', field: 'password', command } },
    ]);
  });

  it('gets a note for an omitted client certificate, although its placeholder is valid base64', () => {
    const { context, notes } = candidateWithUser(
      'client-certificate-data: DATA+OMITTED, client-key-data: DATA+OMITTED',
    );
    expect(notes).toEqual([
      { code: 'credentialRedacted', values: { user: 'u', field: 'client-certificate-data', command } },
      { code: 'credentialRedacted', values: { user: 'u', field: 'client-key-data', command } },
    ]);
    expect(context.obstacles).toEqual([]);
  });

  it('is accepted with an omitted certificate authority, since the browser uses its own', () => {
    const { context, notes } = candidateWithCluster('server: "https://h", certificate-authority-data: DATA+OMITTED');
    expect(context.obstacles).toEqual([]);
    expect(notes).toEqual([{ code: 'certificateAuthorityIgnored', values: { cluster: 'c' } }]);
  });

  it('makes every context of a redacted user unusable', () => {
    const text = kubeconfig({ user: 'token: REDACTED' }).replace(
      'contexts: [',
      'contexts: [{name: w, context: {cluster: c, user: u}}, ',
    );
    expect(readText(text).candidates.map(summarize)).toMatchObject([
      { obstacles: ['credentialRedacted'], credential: null },
      { obstacles: ['credentialRedacted'], credential: null },
    ]);
  });
});
