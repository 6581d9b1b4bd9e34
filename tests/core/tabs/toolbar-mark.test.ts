import { describe, expect, it } from 'vitest';
import type { TabAccess } from '../../../lib/core/tabs/tab-state.ts';
import { toolbarMark } from '../../../lib/core/tabs/toolbar-mark.ts';

const SERVER = { origin: 'https://k8s.example', basePath: '' };
const grant = { kind: 'target', contextId: 'config/dev', server: SERVER, prefix: 'https://k8s.example/a/' } as const;
const granted: TabAccess = { state: 'granted', grant };
const suspended: TabAccess = { state: 'suspended', grant };

describe('toolbarMark', () => {
  it.each<[string, TabAccess, boolean, boolean]>([
    ['signed', granted, false, true],
    ['unsigned', suspended, false, true],
    ['credentialMissing', suspended, false, false],
    ['locked', suspended, true, false],
    ['locked', { state: 'ungranted' }, true, false],
    ['locked', { state: 'quarantined' }, true, false],
    ['none', { state: 'ungranted' }, false, true],
    ['none', { state: 'quarantined' }, false, true],
  ])('is %s for %o, locked: %s, with a credential: %s', (expected, access, isLocked, hasCredential) => {
    const asked: string[] = [];
    const facts = {
      isLocked,
      hasCredential: (id: string) => {
        asked.push(id);
        return hasCredential;
      },
    };
    expect(toolbarMark(access, facts)).toBe(expected);
    expect(asked.every((id) => id === 'config/dev')).toBe(true);
  });
});
