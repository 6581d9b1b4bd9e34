import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { contextId, ImportedContextSchema, POLICY_SOURCE } from '../../../lib/core/kubeconfig/kube-context.ts';
import { importedContext } from '../../fakes/sample-contexts.ts';
import { candidateWithUser } from './sample-kubeconfig.ts';

const isAccepted = (value: unknown) => v.safeParse(ImportedContextSchema, value).success;

describe('an imported context', () => {
  it('is accepted if its id consists of its source and name', () => {
    for (const name of ['dev', '', 'a/b', '__proto__']) {
      expect(isAccepted(importedContext(name, { id: contextId('config', name), name }))).toBe(true);
    }
  });

  it('is refused with any other id', () => {
    for (const id of ['config/other', 'other/dev', 'dev', 'config/dev/', '']) {
      expect(isAccepted(importedContext('dev', { id }))).toBe(false);
    }
  });

  it('is refused with a slash in its source, with which its id could be that of another context', () => {
    expect(isAccepted(importedContext('b', { source: 'config/a', id: 'config/a/b' }))).toBe(false);
    expect(isAccepted(importedContext('a/b', { source: 'config', id: 'config/a/b' }))).toBe(true);
  });

  it('is refused without a source', () => {
    expect(isAccepted(importedContext('dev', { source: '', id: '/dev' }))).toBe(false);
  });

  it('is refused with the source of contexts that a policy provides', () => {
    expect(POLICY_SOURCE).toBe('policy');
    expect(isAccepted(importedContext('dev', { source: 'policy', id: 'policy/dev' }))).toBe(false);
    expect(isAccepted(importedContext('dev', { source: 'Policy', id: 'Policy/dev' }))).toBe(true);
  });

  it('loses its server, obstacles and notes, which are not stored', () => {
    const { context, credential, notes } = candidateWithUser('token: "abc\\n"');
    const { server, obstacles, ...storedFields } = context;
    expect(server).not.toBeNull();
    expect(v.parse(ImportedContextSchema, { context, credential, notes })).toEqual({
      context: storedFields,
      credential,
    });
    expect(obstacles).toEqual([]);
  });
});
