import type { GateAnswer } from './gate-request.ts';

/**
 * Whether nobody has to be asked about the URL any more: it belongs to an app, and nothing had to be asked about who wants to open
 * it, or the person agreed. What is in the way otherwise may go, and the question is asked then.
 */
export function isSettled(answer: GateAnswer): boolean {
  switch (answer.kind) {
    case 'go':
    case 'chooseContext':
    case 'chooseApp':
      return true;
    case 'blocked':
      return answer.context !== null;
    case 'confirm':
    case 'openedElsewhere':
    case 'failed':
    case 'unreachable':
      return false;
  }
}
