import { describe, expect, it } from 'vitest';
import { readFrameMessage } from '../../../lib/core/apps/frame-message.ts';

describe('a message of an isolated app', () => {
  it.each([
    { portside: 'started' },
    { portside: 'shown', url: 'https://h/', title: 'A title', icon: `data:image/png;base64,${'A'.repeat(140_000)}` },
    { portside: 'stored', storage: { key: 'x'.repeat(250_000) } },
  ])('is read', (message) => {
    expect(readFrameMessage(message)).toEqual(message);
  });

  it.each<[string, unknown]>([
    ['of no known kind', { portside: 'other' }],
    ['without its fields', { portside: 'open' }],
    ['that is no object', 'started'],
    ['that is null', null],
    ['with a URL of many characters', { portside: 'open', url: `https://h/${'x'.repeat(600_000)}` }],
    ['with many fields', { portside: 'started', ...Array.from({ length: 10_001 }, () => 0) }],
    ['with storage that contains other values', { portside: 'stored', storage: { key: 1 } }],
  ])('is none: one %s', (_what, message) => {
    expect(readFrameMessage(message)).toBeNull();
  });

  it('says that the storage is empty if it is too large to be kept, without a look at each of its values', () => {
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`k${index}`, index]));
    const empty = { portside: 'stored', storage: {} };
    expect(readFrameMessage({ portside: 'stored', storage: many })).toEqual(empty);
    expect(readFrameMessage({ portside: 'stored', storage: { key: 'x'.repeat(600_000) } })).toEqual(empty);
  });
});
