import { NO_POLICY, type Policy, readPolicy } from '../../core/policy.ts';
import { browser } from './browser.ts';

/** What an organisation decided for this browser. Firefox refuses to read where nobody decided anything. */
export async function managedPolicy(): Promise<Policy> {
  try {
    return readPolicy(await browser.storage.managed.get(null as never));
  } catch {
    return NO_POLICY;
  }
}
