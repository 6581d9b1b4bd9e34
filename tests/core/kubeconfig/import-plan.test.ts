import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { assessContext } from '../../../lib/core/kubeconfig/assess-context.ts';
import {
  type ContextEntry,
  credentialAfterImport,
  isSameUser,
  planImport,
} from '../../../lib/core/kubeconfig/import-plan.ts';
import { ImportedContextSchema } from '../../../lib/core/kubeconfig/kube-context.ts';
import type { ImportCandidate } from '../../../lib/core/kubeconfig/kubeconfig-reading.ts';
import {
  bearer,
  candidateWithCluster,
  candidateWithUser,
  EXEC,
  kubeconfig,
  PLATFORM,
  readCandidate,
} from './sample-kubeconfig.ts';

/** A candidate as the background receives, stores and assesses it. */
function imported(candidate: ImportCandidate): ContextEntry {
  const { context, credential } = v.parse(ImportedContextSchema, JSON.parse(JSON.stringify(candidate)));
  return { context: assessContext(context, PLATFORM), credential };
}

const stored = imported(candidateWithUser('token: abc'));
const withPastedToken = { ...imported(candidateWithUser(EXEC)), credential: bearer('pasted') };

/** What importing the candidate in place of a stored context would do. */
function planStep(before: ContextEntry, after: ImportCandidate) {
  const steps = planImport([before], [imported(after)]);
  expect(steps.map(({ contextId }) => contextId)).toEqual([before.context.id]);
  return { action: steps[0]?.action, changes: steps[0]?.changes };
}

describe('planImport', () => {
  it('adds contexts that are not stored, in the order of the import', () => {
    const other = { ...stored, context: { ...stored.context, id: 'other/x', source: 'other' } };
    expect(planImport([stored], [other, stored])).toEqual([
      { contextId: 'other/x', action: 'add', changes: [] },
      { contextId: 'config/x', action: 'unchanged', changes: [] },
    ]);
  });

  it('has no step for stored contexts that are not imported', () => {
    expect(planImport([stored], [])).toEqual([]);
  });

  it('leaves an identical context unchanged', () => {
    const candidate = readCandidate(kubeconfig({ user: `${EXEC}, as: jane, as-user-extra: {b: [view], a: [edit]}` }));
    expect(candidate.context.impersonation?.extra).toHaveLength(2);
    expect(planStep(imported(candidate), candidate)).toEqual({ action: 'unchanged', changes: [] });
  });

  it('ignores the order in which the file lists extra values of an impersonation', () => {
    const [one, other] = ['{b: [view], a: [edit]}', '{a: [edit], b: [view]}'].map((extra) =>
      candidateWithUser(`token: abc, as: jane, as-user-extra: ${extra}`),
    ) as [ImportCandidate, ImportCandidate];
    expect(planStep(imported(one), other)).toEqual({ action: 'unchanged', changes: [] });
  });

  it('ignores the order of the keys in which the browser returns a stored context', () => {
    const reversed = Object.fromEntries(Object.entries(stored.context).reverse()) as typeof stored.context;
    expect(planImport([{ ...stored, context: reversed }], [stored])[0]?.action).toBe('unchanged');
  });

  it('replaces a context that differs, with what differs', () => {
    expect(planStep(stored, candidateWithCluster('server: "https://other"'))).toEqual({
      action: 'replace',
      changes: ['server'],
    });
    expect(planStep(stored, candidateWithUser('token: new'))).toEqual({ action: 'replace', changes: ['credential'] });
    expect(planStep(stored, candidateWithUser('token: abc, as: jane'))).toEqual({
      action: 'replace',
      changes: ['impersonation'],
    });
    expect(planStep(stored, candidateWithUser('username: bob'))).toEqual({
      action: 'replace',
      changes: ['user', 'credential'],
    });
    const withNamespace = readCandidate(kubeconfig({ context: 'cluster: c, user: u, namespace: dev' }));
    expect(planStep(stored, withNamespace)).toEqual({ action: 'replace', changes: ['namespace'] });
  });

  it('restores a credential that is no longer stored', () => {
    expect(planImport([{ ...stored, credential: null }], [stored])).toEqual([
      { contextId: 'config/x', action: 'replace', changes: ['credential'] },
    ]);
  });

  it('replaces a context without naming a change if only cluster settings differ that the browser decides', () => {
    const uncompressed = candidateWithCluster('server: "https://127.0.0.1:18443", disable-compression: true');
    expect(planStep(stored, uncompressed)).toEqual({ action: 'replace', changes: [] });
  });

  it('leaves a context unchanged if only notes about its user differ', () => {
    const trimmed = candidateWithUser('token: "abc\\n"');
    expect(trimmed.notes).toHaveLength(1);
    expect(planStep(stored, trimmed)).toEqual({ action: 'unchanged', changes: [] });
  });

  it('returns no secret', () => {
    const secret = imported(candidateWithUser('token: do-not-print-me'));
    expect(JSON.stringify([planImport([], [secret]), planImport([stored], [secret])])).not.toContain('print');
  });
});

describe('credentialAfterImport', () => {
  it('keeps a pasted token while the sign-in and the server stay the same', () => {
    expect(planStep(withPastedToken, candidateWithUser(EXEC))).toEqual({ action: 'unchanged', changes: [] });
    expect(credentialAfterImport(withPastedToken, imported(candidateWithUser(EXEC)))).toEqual(bearer('pasted'));
  });

  it('prefers the credential of the file to a pasted token', () => {
    expect(credentialAfterImport(withPastedToken, stored)).toEqual(bearer('abc'));
  });

  it('drops a pasted token if the sign-in changes', () => {
    expect(credentialAfterImport(withPastedToken, imported(candidateWithUser('')))).toBeNull();
  });

  it('never carries a pasted token over to another server', () => {
    const moved = readCandidate(kubeconfig({ user: EXEC, cluster: 'server: "https://evil.example"' }));
    expect(credentialAfterImport(withPastedToken, imported(moved))).toBeNull();
    expect(planStep(withPastedToken, moved)).toEqual({ action: 'replace', changes: ['server', 'credential'] });
  });

  it('never carries a pasted token over to another user to impersonate, or to none', () => {
    const asJane = { ...imported(candidateWithUser(`${EXEC}, as: jane`)), credential: bearer('pasted') };
    expect(credentialAfterImport(asJane, imported(candidateWithUser(`${EXEC}, as: jane`)))).toEqual(bearer('pasted'));
    for (const user of [EXEC, `${EXEC}, as: john`]) {
      expect(credentialAfterImport(asJane, imported(candidateWithUser(user)))).toBeNull();
      expect(planStep(asJane, candidateWithUser(user)).changes).toEqual(['credential', 'impersonation']);
    }
  });

  it('drops a pasted token if the context can no longer be used, and says so in the plan', () => {
    const impersonatesGroup = candidateWithUser(`${EXEC}, as-groups: [dev]`);
    expect(imported(impersonatesGroup).context.obstacles).not.toEqual([]);
    expect(credentialAfterImport(withPastedToken, imported(impersonatesGroup))).toBeNull();
    expect(planStep(withPastedToken, impersonatesGroup).changes).toContain('credential');
  });

  it('is null for a new context whose file has no credential', () => {
    expect(credentialAfterImport(undefined, imported(candidateWithUser(EXEC)))).toBeNull();
  });
});

describe('isSameUser', () => {
  const context = imported(candidateWithUser('token: abc, as: jane')).context;

  it('is true if only the credential and the server differ', () => {
    const moved = readCandidate(kubeconfig({ user: 'username: bob, as: jane', cluster: 'server: "https://other"' }));
    expect(isSameUser(context, imported(moved).context)).toBe(true);
  });

  it('is false if the name of the user or whom it impersonates differs', () => {
    expect(isSameUser(context, { ...context, userName: 'other' })).toBe(false);
    expect(isSameUser(context, imported(candidateWithUser('token: abc, as: john')).context)).toBe(false);
    expect(isSameUser(context, stored.context)).toBe(false);
  });
});
