import { describe, expect, it } from 'vitest';
import type { Credential, Impersonation } from '../../../lib/core/kubeconfig/kube-context.ts';
import {
  bindCredential,
  completeBinding,
  lookUpCredential,
  readContents,
  toContents,
} from '../../../lib/core/vault/credentials.ts';
import { SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';

const TOKEN: Credential = { type: 'bearer', token: 'abc' };
const PASSWORD: Credential = { type: 'basic', username: 'bob', password: 'pw' };
const WITHOUT_IMPERSONATION = { server: SERVER.origin, credential: TOKEN };
const JANE: Impersonation = { user: 'jane', uid: '7', groups: ['dev'], extra: [['scopes', ['view']]] };
const ON_RANCHER = { server: SERVER_WITH_BASE_PATH, impersonation: null };
const RANCHER_URL = 'https://rancher.example/k8s/clusters/c-1';

describe('bindCredential', () => {
  it('binds the credential to the URL of the context’s server', () => {
    expect(bindCredential(TOKEN, ON_RANCHER)).toEqual({
      server: RANCHER_URL,
      impersonation: 'null',
      credential: TOKEN,
    });
  });

  it('binds the credential to no server if the context has none', () => {
    expect(bindCredential(TOKEN, { server: null, impersonation: null }).server).toBeNull();
  });

  it('binds the credential to whom the context impersonates, in whatever order that is stored', () => {
    const { user, uid, groups, extra } = JANE;
    const reordered = { extra, groups, uid, user };
    const bound = bindCredential(TOKEN, { server: SERVER, impersonation: JANE });
    expect(bindCredential(TOKEN, { server: SERVER, impersonation: reordered })).toEqual(bound);
    expect(bound.impersonation).toContain('"user":"jane"');
  });
});

describe('lookUpCredential', () => {
  const credentials = { 'config/dev': bindCredential(TOKEN, ON_RANCHER) };

  it('finds the credential of a context on the same server', () => {
    expect(lookUpCredential(credentials, { id: 'config/dev', ...ON_RANCHER })).toEqual({
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
    expect(lookUpCredential(credentials, { id: 'config/dev', server, impersonation: null })).toEqual({
      kind: 'forOtherServer',
      server: RANCHER_URL,
    });
  });

  it('does not return a credential whose server was not recorded', () => {
    const unbound = { 'config/dev': { server: null, impersonation: null, credential: TOKEN } };
    expect(lookUpCredential(unbound, { id: 'config/dev', server: SERVER, impersonation: null })).toEqual({
      kind: 'forOtherServer',
      server: '',
    });
  });

  it.each<[string, Impersonation | null, Impersonation | null]>([
    ['nobody any more', JANE, null],
    ['another user', JANE, { ...JANE, user: 'admin' }],
    ['another group', JANE, { ...JANE, groups: ['system:masters'] }],
    ['another uid', JANE, { ...JANE, uid: '' }],
    ['other extra values', JANE, { ...JANE, extra: [] }],
    ['somebody', null, JANE],
  ])('finds nothing for a context that now impersonates %s', (_whom, before, impersonation) => {
    const given = { 'config/dev': bindCredential(TOKEN, { server: SERVER, impersonation: before }) };
    const lookUp = (now: Impersonation | null) =>
      lookUpCredential(given, { id: 'config/dev', server: SERVER, impersonation: now });
    expect(lookUp(before).kind).toBe('usable');
    expect(lookUp(impersonation)).toEqual({ kind: 'none' });
  });

  it('does not return a credential of which it was not recorded whom it impersonates', () => {
    const unbound = { 'config/dev': { server: SERVER.origin, impersonation: null, credential: TOKEN } };
    expect(lookUpCredential(unbound, { id: 'config/dev', server: SERVER, impersonation: null })).toEqual({
      kind: 'none',
    });
  });

  it('finds nothing for a context without a server', () => {
    const nowhere = { server: null, impersonation: null };
    const unbound = { 'config/dev': bindCredential(TOKEN, nowhere) };
    expect(lookUpCredential(unbound, { id: 'config/dev', ...nowhere })).toEqual({ kind: 'none' });
    expect(lookUpCredential(credentials, { id: 'config/dev', ...nowhere })).toEqual({ kind: 'none' });
  });

  it.each(['config/prod', 'constructor', '__proto__'])('finds nothing for the unknown context id %j', (id) => {
    expect(lookUpCredential(credentials, { id, ...ON_RANCHER })).toEqual({ kind: 'none' });
  });
});

describe('completeBinding', () => {
  const context = { server: SERVER, impersonation: JANE };

  it('takes what was not recorded from the context', () => {
    const complete = bindCredential(TOKEN, context);
    expect(completeBinding({ server: null, impersonation: null, credential: TOKEN }, context)).toEqual(complete);
    expect(completeBinding({ ...complete, impersonation: null }, context)).toEqual(complete);
  });

  it('changes nothing that was recorded', () => {
    const recorded = bindCredential(TOKEN, { server: SERVER, impersonation: null });
    expect(completeBinding(recorded, context)).toEqual(recorded);
  });

  it('takes nothing from a context that has moved to another server', () => {
    const elsewhere = { server: RANCHER_URL, impersonation: null, credential: TOKEN };
    expect(completeBinding(elsewhere, context)).toEqual(elsewhere);
  });
});

describe('readContents', () => {
  const credentials = {
    'config/dev': bindCredential(TOKEN, { server: SERVER, impersonation: JANE }),
    'config/prod': { server: null, impersonation: null, credential: PASSWORD },
  };

  it('reads what toContents wrote', () => {
    expect(readContents(JSON.parse(JSON.stringify(toContents(credentials))))).toEqual(credentials);
    expect(readContents(toContents({}))).toEqual({});
  });

  it('reads version 1, which did not record servers', () => {
    const version1 = { version: 1, credentials: { 'config/dev': TOKEN, 'config/prod': PASSWORD } };
    expect(readContents(version1)).toEqual({
      'config/dev': { server: null, impersonation: null, credential: TOKEN },
      'config/prod': { server: null, impersonation: null, credential: PASSWORD },
    });
  });

  it('reads version 2, which did not record whom a credential impersonates', () => {
    const version2 = { version: 2, credentials: { 'config/dev': { server: SERVER.origin, credential: TOKEN } } };
    expect(readContents(version2)).toEqual({
      'config/dev': { server: SERVER.origin, impersonation: null, credential: TOKEN },
    });
  });

  it.each<[string, unknown]>([
    ['a newer version', { version: 4, credentials: {} }],
    ['version 0', { version: 0, credentials: {} }],
    ['a version of another type', { version: '3', credentials: {} }],
    ['version 1 without credentials', { version: 1 }],
    ['version 1 with null for credentials', { version: 1, credentials: null }],
    ['no version', { credentials: {} }],
    ['a field that this version does not know', { ...toContents(credentials), notes: {} }],
    ['a field of version 2 that this version does not know', { version: 2, credentials: {}, notes: {} }],
    ['no credentials', { version: 3 }],
    ['a credential without its server', { version: 3, credentials: { 'config/dev': TOKEN } }],
    ['a credential without whom it impersonates', { version: 3, credentials: { 'config/dev': WITHOUT_IMPERSONATION } }],
    ['one malformed credential', { version: 1, credentials: { 'config/dev': TOKEN, 'config/prod': {} } }],
    ['null', null],
    ['nothing', undefined],
    ['text', 'version 3'],
  ])('returns null for %s', (_what, decrypted) => {
    expect(readContents(decrypted)).toBeNull();
  });
});
