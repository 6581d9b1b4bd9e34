import type { ComponentChildren } from 'preact';
import type { Problem } from '../../core/problems.ts';
import { Icon } from './Icon.tsx';
import { problemNextStep, problemSentence } from './translate.ts';

interface ProblemNoticeProps {
  problem: Problem;
  /** Whether screen readers announce it at once. Not for problems that are there from the start. */
  isNew?: boolean;
  children?: ComponentChildren;
}

/** What went wrong, what to do about it, and controls to do it with. */
export function ProblemNotice({ problem, isNew = false, children }: ProblemNoticeProps) {
  return (
    <div class="notice problem" role={isNew ? 'alert' : undefined}>
      <Icon name={iconOf(problem)} />
      <div class="notice-body">
        <p class="notice-sentence">{problemSentence(problem)}</p>
        <p class="notice-step">{problemNextStep(problem)}</p>
        {children}
      </div>
    </div>
  );
}

/** A lock where something is locked, a key where a credential is missing; a warning for what went wrong. */
function iconOf({ code }: Problem) {
  switch (code) {
    case 'vaultLocked':
      return 'lock';
    case 'credentialMissing':
    case 'credentialExpired':
    case 'credentialForOtherServer':
    case 'apiserverUnauthorized':
      return 'key';
    default:
      return 'warning';
  }
}
