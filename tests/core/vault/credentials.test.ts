import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../lib/core/kubeconfig/kube-context.ts';
import { bindCredential, lookUpCredential, readContents, toContents } from '../../../lib/core/vault/credentials.ts';
import { SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';

const TOKEN: Credential = { type: 'bearer', token: 'abc' };
const PASSWORD: Credential = { type: 'basic', username: 'bob', password: 'pw' };
const RANCHER_URL = 'https://rancher.example/k8s/clusters/c-1';

describe('bindCredential', () => {
  it('binds the credential to the URL of the context’s server', () => {
    expect(bindCredential(TOKEN, { server: SERVER_WITH_BASE_PATH })).toEqual({
      server: RANCHER_URL,
      credential: TOKEN,
    });
  });

  it('binds the credential to no server if the context has none', () => {
    expect(bindCredential(TOKEN, { server: null })).toEqual({ server: null, credential: TOKEN });
  });
});

describe('lookUpCredential', () => {
  const credentials = { 'config/dev': bindCredential(TOKEN, { server: SERVER_WITH_BASE_PATH }) };

  it('finds the credential of a context on the same server', () => {
    expect(lookUpCredential(credentials, { id: 'config/dev', server: SERVER_WITH_BASE_PATH })).toEqual({
      kind: 'usable',
      credential: TOKEN,
    });
  });

  it.each([
    ['another origin', SERVER],
    ['another port', { ...SERVER_WITH_BASE_PATH, origin: 'https://rancher.example:6443' }],
    ['another base path', { ...SERVER_WITH_BASE_PATH, basePath: '/k8s/clusters/c-2' }],
    ['no base path', { ...SERVER_WITH_BASE_PATH, basePath: '' }],
  ])('returns only the server of a credential whose context has moved to %s', (_where, server) => {
    expect(lookUpCredential(credentials, { id: 'config/dev', server })).toEqual({
      kind: 'forOtherServer',
      server: RANCHER_URL,
    });
  });

  it('does not return a credential whose server was not recorded', () => {
    const unbound = { 'config/dev': { server: null, credential: TOKEN } };
    expect(lookUpCredential(unbound, { id: 'config/dev', server: SERVER })).toEqual({
      kind: 'forOtherServer',
      server: '',
    });
  });

  it('finds nothing for a context without a server', () => {
    const unbound = { 'config/dev': bindCredential(TOKEN, { server: null }) };
    expect(lookUpCredential(unbound, { id: 'config/dev', server: null })).toEqual({ kind: 'none' });
    expect(lookUpCredential(credentials, { id: 'config/dev', server: null })).toEqual({ kind: 'none' });
  });

  it.each(['config/prod', 'constructor', '__proto__'])('finds nothing for the unknown context id %j', (id) => {
    expect(lookUpCredential(credentials, { id, server: SERVER_WITH_BASE_PATH })).toEqual({ kind: 'none' });
  });
});

describe('readContents', () => {
  const credentials = {
    'config/dev': bindCredential(TOKEN, { server: SERVER }),
    'config/prod': { server: null, credential: PASSWORD },
  };

  it('reads what toContents wrote', () => {
    expect(readContents(JSON.parse(JSON.stringify(toContents(credentials))))).toEqual(credentials);
    expect(readContents(toContents({}))).toEqual({});
  });

  it('reads version 1, which did not record servers', () => {
    const version1 = { version: 1, credentials: { 'config/dev': TOKEN, 'config/prod': PASSWORD } };
    expect(readContents(version1)).toEqual({
      'config/dev': { server: null, credential: TOKEN },
      'config/prod': { server: null, credential: PASSWORD },
    });
  });

  it.each<[string, unknown]>([
    ['a newer version', { version: 3, credentials: {} }],
    ['a version of another type', { version: '2', credentials: {} }],
    ['version 1 without credentials', { version: 1 }],
    ['version 1 with null for credentials', { version: 1, credentials: null }],
    ['no version', { credentials: {} }],
    ['a field that this version does not know', { ...toContents(credentials), notes: {} }],
    ['no credentials', { version: 2 }],
    ['a credential without its server', { version: 2, credentials: { 'config/dev': TOKEN } }],
    ['one malformed credential', { version: 1, credentials: { 'config/dev': TOKEN, 'config/prod': {} } }],
    ['null', null],
    ['nothing', undefined],
    ['text', 'version 2'],
  ])('returns null for %s', (_what, decrypted) => {
    expect(readContents(decrypted)).toBeNull();
  });
});
