import { ask } from '../../lib/adapters/browser/messages.ts';
import { leaveTab, page } from '../../lib/adapters/browser/page.ts';
import { goesInCircles } from '../../lib/adapters/browser/passages.ts';
import { problem } from '../../lib/core/problems.ts';
import type { GateBackend } from '../../lib/ui/backend.ts';

/** Shorter than this nothing is drawn, so that the usual passage neither flashes nor loads an interface. */
const QUIET_MS = 150;

const url = location.hash.slice(1);
const isCircle = goesInCircles(url, Date.now());
const first = isCircle
  ? Promise.resolve({ kind: 'blocked', problem: problem('gateCircle', {}), context: null } as const)
  : ask('passGate', { url, contextId: null });

const backend: GateBackend = {
  ...page,
  url,
  passGate: (contextId) => (contextId === null ? first : ask('passGate', { url, contextId })),
  go: (to) => location.replace(to),
  leave: () => void leaveTab(),
};

const quick = await Promise.race([first, new Promise((resolve) => setTimeout(resolve, QUIET_MS, null))]);
if (quick?.kind === 'go') location.replace(quick.url); else document.body.textContent = JSON.stringify(quick);
