import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { credentialAfterImport, planImport } from '../../../lib/core/kubeconfig/import-plan.ts';
import { ImportedContextSchema } from '../../../lib/core/kubeconfig/kube-context.ts';
import { bearer, EXEC, kubeconfig, readOne, withCluster, withUser } from './kubeconfig-text.ts';

const stored = withUser('token: abc');
const byHand = { ...withUser(EXEC), credential: bearer('by-hand') };

function step(before: typeof stored, after: typeof stored) {
  const [only] = planImport([before], [after]).steps;
  return only && { action: only.action, changes: only.changes };
}

describe('an import plan', () => {
  it('adds what is not stored, in the order of the import', () => {
    const other = { ...stored, context: { ...stored.context, id: 'other/x' } };
    const { steps } = planImport([stored], [other, stored]);
    expect(steps.map(({ context, action }) => [context.id, action])).toEqual([
      ['other/x', 'add'],
      ['config/x', 'unchanged'],
    ]);
  });

  it('leaves alone what is the same, also after it was stored and read', () => {
    const imported = readOne(kubeconfig({ user: `${EXEC}, as: jane, as-user-extra: {b: [x], a: [y]}` }));
    const read = v.parse(ImportedContextSchema, JSON.parse(JSON.stringify(imported)));
    expect(step(read, imported)).toEqual({ action: 'unchanged', changes: [] });
  });

  it('says what differs in words of the kubeconfig', () => {
    expect(step(stored, withCluster('server: "https://other"'))).toEqual({ action: 'replace', changes: ['server'] });
    expect(step(stored, withUser('token: new'))).toEqual({ action: 'replace', changes: ['credential'] });
    expect(step(stored, withUser('token: abc, as: jane'))).toEqual({ action: 'replace', changes: ['impersonation'] });
    expect(step(stored, withUser('username: bob'))).toEqual({ action: 'replace', changes: ['user', 'credential'] });
    const namespaced = readOne(kubeconfig({ context: 'cluster: c, user: u, namespace: dev' }));
    expect(step(stored, namespaced)).toEqual({ action: 'replace', changes: ['namespace'] });
  });

  it('brings back a credential that ended with the browser', () => {
    expect(step({ ...stored, credential: null }, stored)).toEqual({ action: 'replace', changes: ['credential'] });
  });

  it('replaces without a word of change where only remarks differ', () => {
    const remarked = withCluster('server: "https://127.0.0.1:18443", disable-compression: true');
    expect(step(stored, remarked)).toEqual({ action: 'replace', changes: [] });
  });

  it('holds no secret', () => {
    expect(JSON.stringify(planImport([], [withUser('token: do-not-print-me')]))).not.toContain('print');
  });
});

describe('a credential given by hand', () => {
  it('stays while the context signs in the same way to the same server', () => {
    expect(step(byHand, withUser(EXEC))).toEqual({ action: 'unchanged', changes: [] });
    expect(credentialAfterImport(byHand, withUser(EXEC))).toEqual(bearer('by-hand'));
  });

  it('gives way to one in the file', () => {
    expect(credentialAfterImport(byHand, stored)).toEqual(bearer('abc'));
  });

  it('is dropped when the context signs in another way', () => {
    expect(credentialAfterImport(byHand, withUser(''))).toBeNull();
  });

  it('is never carried over to another server', () => {
    const moved = readOne(kubeconfig({ user: EXEC, cluster: 'server: "https://evil.example"' }));
    expect(credentialAfterImport(byHand, moved)).toBeNull();
    expect(step(byHand, moved)).toEqual({ action: 'replace', changes: ['server', 'credential'] });
  });

  it('is none for a context that is new', () => {
    expect(credentialAfterImport(undefined, withUser(EXEC))).toBeNull();
  });
});
