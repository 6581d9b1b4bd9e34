import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Diagnosis, diagnose, type Failure } from '../../core/failures/diagnose.ts';
import { shellQuote } from '../../core/kubeconfig/shell-quote.ts';
import type { Problem } from '../../core/problems.ts';
import { escapeInvisible } from '../../core/text/invisible-characters.ts';
import type { GateBackend } from '../backend.ts';
import { CommandLine } from '../shared/CommandLine.tsx';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';
import { ActionButton } from './ActionButton.tsx';
import { MissingRight } from './MissingRight.tsx';

interface FailedAppProps {
  backend: GateBackend;
  /** Says which app did not open. */
  title: string;
  failure: Failure;
  onRetry: () => void;
}

/**
 * Says why an app did not open, and what can be done. An app can bring this about with an answer of its own, so nothing happens
 * without a click, and no button has the focus.
 */
export function FailedApp({ backend, title, failure, onRetry }: FailedAppProps) {
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const { problem, right, other, commands = [], instead = [] } = diagnose(failure);

  const open = async (url: string) => {
    const opened = await backend.background.openInstead(url);
    if (opened.ok) backend.leave();
    else setRefusal(opened.problem);
  };

  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <ProblemNotice problem={problem}>
        <Actions other={other} onOpen={open} onRetry={onRetry} />
      </ProblemNotice>
      {refusal && <ProblemNotice problem={refusal} isNew />}
      {instead.length > 0 && <Alternatives instead={instead} onOpen={open} />}
      {commands.length > 0 && <Commands commands={commands} />}
      {right && <MissingRight right={right} />}
      <details>
        <summary>{t('gate.failedAnswer')}</summary>
        <pre class="plain-text">
          <bdi>{failure.answer.text.split('\n').map(escapeInvisible).join('\n')}</bdi>
        </pre>
      </details>
    </>
  );
}

interface ActionsProps {
  other: Diagnosis['other'];
  onOpen: (url: string) => Promise<void>;
  onRetry: () => void;
}

/** The likeliest remedy first. */
function Actions({ other, onOpen, onRetry }: ActionsProps) {
  const retry = (look?: 'primary') => (
    <ActionButton look={look} onClick={onRetry}>
      {t('common.tryAgain')}
    </ActionButton>
  );
  if (!other) return <p class="actions">{retry('primary')}</p>;
  const change = (look?: 'primary') => (
    <ActionButton look={look} onClick={() => void onOpen(other.url)}>
      {other.scheme === 'https' ? t('gate.failedWithHttps') : t('gate.failedWithHttp')}
    </ActionButton>
  );
  return (
    <p class="actions">
      {other.isLikely ? change('primary') : retry('primary')}
      {other.isLikely ? retry() : change()}
    </p>
  );
}

interface AlternativesProps {
  instead: NonNullable<Diagnosis['instead']>;
  onOpen: (url: string) => Promise<void>;
}

function Alternatives({ instead, onOpen }: AlternativesProps) {
  return (
    <section>
      <h2>{t('gate.failedInstead')}</h2>
      <ul class="choices">
        {instead.map(({ name, url }) => (
          <li key={url}>
            <ActionButton look="choice" onClick={() => void onOpen(url)}>
              <span class="choice-name">{sanitizeForDisplay(name)}</span>
            </ActionButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Commands({ commands }: { commands: NonNullable<Diagnosis['commands']> }) {
  return (
    <section>
      <h2>{t('gate.failedCommands')}</h2>
      {commands.map((words) => (
        <CommandLine key={words.join(' ')} label={t('gate.failedCommand')} text={words.map(shellQuote).join(' ')} />
      ))}
    </section>
  );
}
