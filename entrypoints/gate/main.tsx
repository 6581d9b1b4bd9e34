import { ask } from '../../lib/adapters/browser/ask.ts';
import { leaveTab, page } from '../../lib/adapters/browser/page.ts';
import { goesInCircles, rememberLetIn, wasLetIn } from '../../lib/adapters/browser/passages.ts';
import type { GateAnswer } from '../../lib/core/messages.ts';
import { problem } from '../../lib/core/problems.ts';
import type { GateBackend, GateChoices } from '../../lib/ui/backend.ts';

/** Shorter than this nothing is drawn, so that the usual passage neither flashes nor loads an interface. */
const QUIET_MS = 150;

const url = location.hash.slice(1);
const go = (to: string) => location.replace(to);

let first: Promise<GateAnswer> | null = goesInCircles(url, Date.now())
  ? Promise.resolve({ kind: 'blocked', problem: problem('gateCircle', {}), context: null })
  : passGate({ contextId: null, prefix: null, consent: 'none' });

const quiet = new Promise<null>((resolve) => setTimeout(resolve, QUIET_MS, null));
const answer = await Promise.race([first, quiet]).catch(() => null);
if (answer?.kind === 'go') go(answer.url);
else await showGate();

async function passGate(choices: GateChoices): Promise<GateAnswer> {
  const given = await ask('passGate', { ...choices, url, isResumed: wasLetIn(url) });
  if (given.kind !== 'confirm') rememberLetIn(url);
  return given;
}

async function showGate(): Promise<void> {
  const [{ render }, { Gate }, { unlocking }, { askPasskey }] = await Promise.all([
    import('preact'),
    import('../../lib/ui/gate/Gate.tsx'),
    import('../../lib/tasks/bring-keys.ts'),
    import('../../lib/adapters/passkey/passkey.ts'),
  ]);
  const backend: GateBackend = {
    ...page,
    ...unlocking(ask, () => import('../../lib/adapters/crypto/derive-key.ts'), { askPasskey }),
    url,
    passGate: (choices) => {
      const asked = first ?? passGate(choices);
      first = null;
      return asked;
    },
    go,
    leave: () => void leaveTab(),
  };
  const root = document.getElementById('root');
  if (root) render(<Gate backend={backend} />, root);
}
