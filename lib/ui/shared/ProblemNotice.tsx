import type { ComponentChildren } from 'preact';
import type { Problem } from '../../core/problems.ts';
import { Icon } from './Icon.tsx';
import { nextStepOf, sentenceOf } from './words.ts';

interface ProblemNoticeProps {
  problem: Problem;
  /** Read aloud at once; leave it off for problems that are there from the start. */
  isNew?: boolean;
  children?: ComponentChildren;
}

/** What went wrong, what to do about it, and the controls that do it. */
export function ProblemNotice({ problem, isNew = false, children }: ProblemNoticeProps) {
  return (
    <div class="notice problem" role={isNew ? 'alert' : undefined}>
      <Icon name="warning" />
      <div class="notice-body">
        <p class="notice-sentence">{sentenceOf(problem)}</p>
        <p class="notice-step">{nextStepOf(problem)}</p>
        {children}
      </div>
    </div>
  );
}
