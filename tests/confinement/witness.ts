import { randomBytes } from 'node:crypto';
import { until } from '../browser/harness/until.ts';
import type { Stage } from './stage.ts';

/** Long enough for a browser to send what it still means to send. */
const QUIET_MS = 450;

/** A word by which the requests of one attack are told from all others. */
export function newMark(): string {
  return randomBytes(6).toString('hex');
}

/** Waits until nothing more arrives anywhere. */
export async function comesToRest(stage: Stage): Promise<void> {
  let seen = -1;
  let since = 0;
  await until(() => {
    const now = stage.cluster.requestLog().length + stage.https.requests.length + stage.http.requests.length;
    if (now !== seen) [seen, since] = [now, Date.now()];
    return Date.now() - since > QUIET_MS;
  });
}

/** What comes of an attack, or null after a while: some are never told what became of them. */
export async function orNothing<T>(attack: Promise<T>): Promise<T | null> {
  const patience = new Promise<null>((resolve) => setTimeout(resolve, 3_000, null));
  return Promise.race([attack.catch(() => null), patience]);
}

/** The paths of requests with this mark that arrived at the apiserver with somebody's credential. */
export function signedWith({ cluster }: Stage, mark: string): string[] {
  return cluster
    .requestLog()
    .filter(({ path, user }) => path.includes(mark) && user !== 'none')
    .map(({ path }) => path);
}
