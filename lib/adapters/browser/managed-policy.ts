import { type Policy, readPolicy } from '../../core/policy.ts';
import { browser } from './browser.ts';
import { browserStorage } from './storage.ts';

/**
 * What an organisation decided for this browser: as it was last heard, since Chromium answers only some two seconds after
 * its start, and nobody should wait for that. Asked again at each start of the background; calls back when something else
 * is decided than was kept.
 */
export function browserPolicy(onChanged: () => void): () => Promise<Policy> {
  const storage = browserStorage();
  const refresh = async () => {
    const managed = await readManaged();
    const before = await storage.read('policy');
    if (JSON.stringify(before) === JSON.stringify(managed)) return managed;
    await storage.write('policy', managed);
    onChanged();
    return managed;
  };
  void refresh();
  browser.storage.onChanged.addListener((_, area) => {
    if (area === 'managed') void refresh();
  });
  return async () => readPolicy((await storage.read('policy')) ?? (await refresh()));
}

/** Firefox refuses to read where nobody decided anything. */
async function readManaged(): Promise<object> {
  try {
    return await browser.storage.managed.get(null as never);
  } catch {
    return {};
  }
}
