import { describe, expect, it } from 'vitest';
import { sign } from '../../../lib/core/rules/signing.ts';
import { FIREFOX } from '../../fakes/fake-dependencies.ts';
import { grantedTab, headerChanges, isSigning, sessionRulesFor } from './sample-rules.ts';

describe('sign', () => {
  const AUTHORIZATION = ['Authorization', 'Bearer abc'] as const;

  it('sets the headers of the credential and removes impersonation headers of the page', () => {
    expect(sign([AUTHORIZATION]).requestHeaders).toEqual([
      { header: 'Authorization', operation: 'set', value: 'Bearer abc' },
      { header: 'Impersonate-User', operation: 'remove' },
      { header: 'Impersonate-Uid', operation: 'remove' },
      { header: 'Impersonate-Group', operation: 'remove' },
    ]);
  });

  it('keeps the impersonation headers that the credential sets', () => {
    expect(sign([AUTHORIZATION, ['Impersonate-User', 'jane']]).requestHeaders).toEqual([
      { header: 'Authorization', operation: 'set', value: 'Bearer abc' },
      { header: 'Impersonate-User', operation: 'set', value: 'jane' },
      { header: 'Impersonate-Uid', operation: 'remove' },
      { header: 'Impersonate-Group', operation: 'remove' },
    ]);
  });
});

describe('the signed requests of an app', () => {
  const signedHeaders = (...[tabs, options]: Parameters<typeof sessionRulesFor>) => {
    const rules = sessionRulesFor(tabs, options).filter(isSigning);
    expect(rules).not.toEqual([]);
    return rules.map((rule) => headerChanges([rule]));
  };

  it.each(['target', 'isolated'] as const)('remove impersonation headers of the page: %s', (kind) => {
    for (const changes of signedHeaders([grantedTab(7, { kind })])) {
      expect(changes).toContainEqual({ header: 'Impersonate-User', operation: 'remove' });
    }
  });

  it.each(['target', 'isolated'] as const)('say that the app is served over https: %s', (kind) => {
    for (const changes of signedHeaders([grantedTab(7, { kind })])) {
      expect(changes).toContainEqual({ header: 'X-Forwarded-Proto', operation: 'set', value: 'https' });
    }
  });

  it('use the HTTP cache if no other context used the app', () => {
    expect(JSON.stringify(signedHeaders([grantedTab(7)]))).not.toContain('Cache-Control');
  });

  it('bypass the HTTP cache if another context used the app', () => {
    for (const changes of signedHeaders([grantedTab(7)], { traits: { isCacheShared: true } })) {
      expect(changes).toContainEqual({ header: 'Cache-Control', operation: 'set', value: 'no-cache' });
    }
  });

  it('leave the HTTP cache alone in Firefox', () => {
    const rules = signedHeaders([grantedTab(7)], { traits: { isCacheShared: true }, platform: FIREFOX });
    expect(JSON.stringify(rules)).not.toContain('Cache-Control');
  });
});
