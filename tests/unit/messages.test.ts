import { describe, expect, it } from 'vitest';
import { maySend, readMessage } from '../../lib/core/message-schemas.ts';
import { importedContext } from '../fakes/contexts.ts';

describe('a message', () => {
  it('is read in its proper shape', () => {
    const message = { name: 'openTarget', request: { contextId: 'a', url: 'https://h/' } };
    expect(readMessage(message)).toEqual(message);
    expect(readMessage({ name: 'importContexts', request: [importedContext('dev')] })?.name).toBe('importContexts');
  });

  it('loses what does not belong to it', () => {
    const request = { contextId: 'a', url: 'https://h/', tabId: 7 };
    expect(readMessage({ name: 'openTarget', request })?.request).toEqual({ contextId: 'a', url: 'https://h/' });
  });

  it.each([
    ['no object', 'openTarget'],
    ['nothing', null],
    ['without a name', { request: 'a' }],
    ['of an unknown name', { name: 'openEverything' }],
    ['of a name that every object has', { name: 'constructor' }],
    ['of another such name', { name: '__proto__' }],
    ['with a request of another shape', { name: 'openTarget', request: 'https://h/' }],
    ['with a request where there is none', { name: 'listContexts', request: {} }],
    [
      'with a credential that is no credential',
      { name: 'giveCredential', request: { contextId: 'a', credential: 'x' } },
    ],
    ...['a\r\nX-Evil: 1', 'a\0', '', 'a'.repeat(65_537)].map((token): [string, unknown] => [
      `with a token that cannot be sent (${JSON.stringify(token.slice(0, 9))})`,
      { name: 'giveCredential', request: { contextId: 'a', credential: { type: 'bearer', token } } },
    ]),
    [
      'with a server of http',
      { name: 'importContexts', request: [importedContext('dev', { server: { origin: 'http://h', basePath: '' } })] },
    ],
    [
      'with a base path that is a pattern',
      {
        name: 'importContexts',
        request: [importedContext('dev', { server: { origin: 'https://h', basePath: '/*' } })],
      },
    ],
  ])('is refused: %s', (_what, message) => {
    expect(readMessage(message)).toBeNull();
  });
});

describe('a page of ours', () => {
  it('at the gate may ask for its own passage and give a credential, and nothing else', () => {
    expect(maySend('/gate.html', 'passGate')).toBe(true);
    expect(maySend('/gate.html', 'giveCredential')).toBe(true);
    for (const name of ['signingHeaders', 'importContexts', 'forgetContexts', 'openTarget'] as const) {
      expect(maySend('/gate.html', name)).toBe(false);
      expect(maySend('/options.html', name)).toBe(true);
    }
  });

  it('around an app may ask what it may show, and nothing else', () => {
    expect(maySend('/isolated.html', 'isolatedApp')).toBe(true);
    for (const name of ['signingHeaders', 'passGate', 'giveCredential', 'openTarget'] as const) {
      expect(maySend('/isolated.html', name)).toBe(false);
    }
  });

  it('elsewhere cannot pass the gate, nor show an app', () => {
    expect(maySend('/popup.html', 'passGate')).toBe(false);
    expect(maySend('/popup.html', 'isolatedApp')).toBe(false);
    expect(maySend('/gate.html', 'isolatedApp')).toBe(false);
  });
});
