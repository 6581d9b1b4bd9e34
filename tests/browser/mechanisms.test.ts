import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findControlPlane } from '../cluster/real/find-control-plane.ts';
import { ASSETS } from './mechanisms/assets.ts';
import { DOCUMENTS } from './mechanisms/documents.ts';
import type { Mechanism } from './mechanisms/mechanism.ts';
import { REQUESTS } from './mechanisms/requests.ts';
import { STORAGE } from './mechanisms/storage.ts';
import { STREAMS } from './mechanisms/streams.ts';
import { startWays, WAYS, type Ways } from './mechanisms/ways.ts';
import { WINDOWS } from './mechanisms/windows.ts';
import { WORKERS } from './mechanisms/workers.ts';

const TOGETHER = Object.entries({ ...REQUESTS, ...STREAMS, ...DOCUMENTS, ...WORKERS });
/** Where the ways would come across each other: they share a browser, and the two of Portside an origin. */
const IN_TURN = Object.entries({ ...ASSETS, ...WINDOWS, ...STORAGE });

// The twin stands for the apiserver's rules, not for how it passes on streams, sockets and encodings.
describe.skipIf(!(await findControlPlane()))('an app that takes itself to live at the root', () => {
  let ways: Ways;

  beforeAll(async () => {
    ways = await startWays();
  });
  afterAll(() => ways?.stop());

  it.each(TOGETHER)('%s', async (_, mechanism) => {
    const results = await Promise.all(WAYS.map((way) => ways.attempt(way, mechanism.attempt)));

    expect(results).toEqual(expected(mechanism));
  });

  it.each(IN_TURN)('%s', async (_, mechanism) => {
    const results: unknown[] = [];
    for (const way of WAYS) {
      await ways.bringToFront(way);
      results.push(await ways.attempt(way, mechanism.attempt));
    }

    expect(results).toEqual(expected(mechanism));
  });
});

function expected({ gives, differs }: Mechanism): unknown[] {
  const { behind = gives, prefix = behind, root = behind } = differs ?? {};
  return [gives, prefix, root];
}
