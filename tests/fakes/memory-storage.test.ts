import { describe, it } from 'vitest';
import { memoryStorage } from './memory-storage.ts';
import { STORAGE_CONTRACT } from './storage-contract.ts';

describe.each(['local', 'session'] as const)('the %s area of the storage in memory', (area) => {
  it.each(STORAGE_CONTRACT)('$title', ({ check }) => check(memoryStorage(), area));
});
