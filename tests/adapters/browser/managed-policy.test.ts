import { afterEach, describe, expect, it, vi } from 'vitest';
import { readManagedPolicy } from '../../../lib/adapters/browser/storage.ts';
import { readPolicy } from '../../../lib/core/policy.ts';

const get = vi.hoisted(() => vi.fn());

vi.mock('../../../lib/adapters/browser/browser.ts', () => ({ browser: { storage: { managed: { get } } } }));

afterEach(() => get.mockReset());

describe('the policy that the browser provides', () => {
  it('is what it answers', async () => {
    get.mockResolvedValue({ keepNothing: true });
    expect(await readManagedPolicy()).toEqual({ keepNothing: true });
  });

  it('is none where Firefox finds no file', async () => {
    get.mockRejectedValue(new Error('Managed storage manifest not found'));
    expect(readPolicy(await readManagedPolicy())).not.toBeNull();
  });

  it('cannot be read where Firefox cannot read the file, which must not count as none', async () => {
    get.mockRejectedValue(new Error('JSON.parse: unexpected character at line 1 column 1 of the JSON data'));
    expect(readPolicy(await readManagedPolicy())).toBeNull();
  });
});
