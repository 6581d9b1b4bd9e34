import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { erase, type Trigger } from '../../../lib/core/storage/erase.ts';
import { definitionOf, STORED_NAMES } from '../../../lib/core/storage/stored-values.ts';
import { WHOLE } from '../../../lib/core/storage/value-definition.ts';

const MIGRATIONS = join(import.meta.dirname, '../../../lib/core/storage/migrations');
const migrationFiles = readdirSync(MIGRATIONS);

/** SHA-256 of each migration. Data of released versions depends on them, so they never change: add a new one instead. */
const FROZEN: Record<string, string> = {
  'contexts-1-to-2.ts': '04f2fd4275cafcdb7d2c71bbf0d20b8a5f08d4bdac6672222199b6eda279c531',
  'service-lists-1-to-2.ts': '2325add2ee34fc21dceb476bbd6607c66af5ddd9d433ab411c4a441f0f46370b',
  'set-aside-1-to-2.ts': '8d0885965c112e1917e0e5d2c8ec6d94d608c981908ec30d8fc646d8483bf73d',
  'envelope-contents-1-to-2.ts': '5fca2ef2a46da0da1ea95de94efd11fd2937c5ffdbeb007bbeeed19c258ff1e2',
  'envelope-contents-2-to-3.ts': 'f16852e609186d8559bcf62f56059ff6a9d9568dde962e548ea7b415f36a87f5',
};

describe('every stored value', () => {
  it('has a key of its own', () => {
    const keys = STORED_NAMES.map((name) => definitionOf(name).key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(STORED_NAMES)('%s ends with the session exactly if it is in the session area', (name) => {
    const { area, eraseOn } = definitionOf(name);
    expect(eraseOn.sessionEnd).toBe(area === 'session' ? WHOLE : undefined);
  });

  it.each(STORED_NAMES)('%s is erased with everything, except for what keeps quarantined tabs known', (name) => {
    const { everythingErased } = definitionOf(name).eraseOn;
    if (name === 'isSessionStarted') expect(everythingErased).toBeUndefined();
    else if (name === 'tabs') expect(everythingErased).toBeTypeOf('function');
    else expect(everythingErased).toBe(WHOLE);
  });

  it.each(STORED_NAMES)('%s has an initial value that no trigger changes', (name) => {
    const triggers: Trigger[] = [
      { kind: 'lock' },
      { kind: 'tabClosed', tabId: 1 },
      { kind: 'contextRemoved', isRemoved: () => true },
      { kind: 'serverForgotten', isForgotten: () => true },
      { kind: 'everythingErased' },
    ];
    const { initial } = definitionOf(name);
    for (const trigger of triggers) {
      const changed = erase({ [name]: initial }, trigger) as Record<string, unknown>;
      expect(Object.hasOwn(changed, name) ? changed[name] : initial).toEqual(initial);
    }
  });
});

describe('migrations', () => {
  it('import nothing, so that no change elsewhere can change what they do', () => {
    for (const file of migrationFiles) {
      expect(readFileSync(join(MIGRATIONS, file), 'utf8'), file).not.toMatch(/\bimport\b|\brequire\b/);
    }
  });

  it('never change once they are released', () => {
    const hashes = migrationFiles.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(MIGRATIONS, file)))
        .digest('hex'),
    ]);
    expect(Object.fromEntries(hashes)).toEqual(FROZEN);
  });
});
