import { describe, expect, it } from 'vitest';
import { problem } from '../../lib/core/problems.ts';
import { splitNotes } from '../../lib/ui/options/import-notes.ts';

const proxy = (cluster: string) => problem('proxyUrlIgnored', { cluster });
const trimmed = problem('tokenTrimmed', { user: 'mia', field: 'token' });

describe('notes of several contexts', () => {
  it('are left where only one context has them', () => {
    expect(splitNotes([{ notes: [proxy('a')] }, { notes: [proxy('b')] }])).toEqual({
      shared: [],
      own: [[proxy('a')], [proxy('b')]],
    });
  });

  it('are told once where several contexts have the same', () => {
    expect(splitNotes([{ notes: [proxy('a'), trimmed] }, { notes: [trimmed] }])).toEqual({
      shared: [{ note: trimmed, others: 0 }],
      own: [[proxy('a')], []],
    });
  });

  it('are told for the first only where more than three differ in nothing but a name', () => {
    const notes = ['a', 'b', 'c', 'd', 'a'].map((name) => ({ notes: [proxy(name)] }));
    expect(splitNotes(notes)).toEqual({ shared: [{ note: proxy('a'), others: 3 }], own: [[], [], [], [], []] });
  });

  it('say nothing of certificate authorities, which are told for all files together', () => {
    const authority = problem('certificateAuthorityIgnored', { cluster: 'a' });
    expect(splitNotes([{ notes: [authority] }])).toEqual({ shared: [], own: [[]] });
  });
});
