import { urlOfGateAddress } from '../../lib/core/gate/gate-address.ts';
import type { GateAnswer } from '../../lib/core/gate/gate-request.ts';
import { isSettled } from '../../lib/core/gate/settled.ts';
import { problem } from '../../lib/core/problems.ts';
import { background } from '../../lib/pages/background-client.ts';
import { forgetNavigations, hasPassed, isRedirectLoop, rememberPassed } from '../../lib/pages/redirect-loop-guard.ts';
import type { GateBackend, GateChoices } from '../../lib/ui/backend.ts';

/** Until then nothing is shown, so that the usual passage neither flickers nor loads an interface. */
const QUIET_MS = 150;

const url = urlOfGateAddress(location.href);
const navigate = (to: string) => location.replace(to);

const isLoop = location.search !== '' && isRedirectLoop(url, Date.now());
let first: Promise<GateAnswer> | null = null;

// Chromium refuses to reload a page of ours to which a web page led, unless the page has taken its address by itself.
history.replaceState(null, '', location.href);
await start();

async function start(): Promise<void> {
  first = isLoop
    ? Promise.resolve({ kind: 'blocked', problem: problem('gateRedirectLoop', {}), context: null })
    : passGate({ contextId: null, prefix: null, consent: 'none', question: null });
  const quiet = new Promise<null>((resolve) => setTimeout(resolve, QUIET_MS, null));
  const answer = await Promise.race([first, quiet]).catch(() => null);
  if (answer?.kind === 'go') navigate(answer.url);
  else await showGate();
}

async function passGate(choices: GateChoices): Promise<GateAnswer> {
  const isFirstPage = history.length === 1 && window.opener === null;
  const passed = await background.passGate({
    ...choices,
    url,
    isResumed: isReloadOrRestore() && hasPassed(url),
    isFirstPage,
  });
  // It waits for a click, so it is no loop.
  if (passed.kind === 'unreachable') forgetNavigations();
  if (isSettled(passed)) rememberPassed(url);
  return passed;
}

/** Whether the tab had this page before. What opened a window copies what its tab has stored, and a new navigation is another one. */
function isReloadOrRestore(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation?.type === 'reload' || navigation?.type === 'back_forward';
}

async function showGate(): Promise<void> {
  const [{ render }, { Gate }, { leaveTab, pageActions }] = await Promise.all([
    import('preact'),
    import('../../lib/ui/gate/Gate.tsx'),
    import('../../lib/pages/page-actions.ts'),
  ]);
  const backend: GateBackend = {
    ...pageActions,
    url,
    passGate: async (choices) => {
      const earlier = first;
      first = null;
      const passed = await earlier;
      // What was in the way may have gone before the interface was there to notice.
      return passed && (isLoop || passed.kind !== 'blocked') ? passed : passGate(choices);
    },
    navigate,
    leave: () => void leaveTab(),
  };
  const root = document.getElementById('root');
  if (root) render(<Gate backend={backend} />, root);
}
