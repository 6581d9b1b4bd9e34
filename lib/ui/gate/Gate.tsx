import { useEffect, useRef, useState } from 'preact/hooks';
import type { GateAnswer } from '../../core/messages.ts';
import type { GateBackend, GateChoices } from '../backend.ts';
import { usePageLanguage } from '../hooks/use-page-language.ts';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { Unexpected } from '../shared/Unexpected.tsx';
import { t } from '../shared/words.ts';
import { AppChoice } from './AppChoice.tsx';
import { ContextChoice } from './ContextChoice.tsx';
import { PageQuestion } from './PageQuestion.tsx';

/** Turns the URL it holds into a grant and leaves for it, or settles on one page what is in the way. */
export function Gate({ backend }: { backend: GateBackend }) {
  const { answer, pass } = useGate(backend);
  usePageLanguage(isWaiting(answer) ? t('gate.blockedTitle') : t('gate.title'));

  return (
    <main class="gate" aria-busy={answer === null}>
      <img src="/icon/mark.svg" alt="" width="40" height="40" />
      <Unexpected />
      <GateStep backend={backend} answer={answer} onPass={pass} />
      <p class="gate-url">
        <span class="visually-hidden">{t('gate.url')}</span>
        <code>{backend.url}</code>
      </p>
    </main>
  );
}

/** Whether it is the person's turn. */
function isWaiting(answer: GateAnswer | null): boolean {
  return answer?.kind === 'blocked' || answer?.kind === 'confirm';
}

interface GateStepProps {
  backend: GateBackend;
  answer: GateAnswer | null;
  onPass: (choices: Partial<GateChoices>) => void;
}

function GateStep({ backend, answer, onPass }: GateStepProps) {
  switch (answer?.kind) {
    case 'confirm':
      return (
        <PageQuestion
          url={backend.url}
          site={answer.site}
          onAllow={(consent) => onPass({ consent })}
          onRefuse={backend.leave}
        />
      );
    case 'choose':
      return <ContextChoice states={answer.contexts} onChoose={(contextId) => onPass({ contextId })} />;
    case 'chooseApp':
      return <AppChoice prefixes={answer.prefixes} onChoose={(prefix) => onPass({ prefix })} />;
    case 'blocked':
      return (
        <>
          <h1>{t('gate.blockedTitle')}</h1>
          <ProblemPanel
            backend={backend}
            problem={answer.problem}
            context={answer.context}
            isFocused
            onSettled={() => onPass({ contextId: answer.context?.id ?? null })}
          />
        </>
      );
    case 'openedElsewhere':
      return (
        <>
          <h1>{t('gate.openedElsewhere')}</h1>
          <p>{t('gate.openedElsewhereText')}</p>
        </>
      );
    default:
      return <h1>{t('gate.working')}</h1>;
  }
}

/** Asks for the grant at once, and again whenever a person settled something. */
function useGate(backend: GateBackend) {
  const [answer, setAnswer] = useState<GateAnswer | null>(null);
  const isPassing = useRef(false);
  const chosen = useRef<GateChoices>({ contextId: null, prefix: null, consent: 'none' });
  const pass = async (choices: Partial<GateChoices>) => {
    // A credential given on this page is also heard of as a change.
    if (isPassing.current) return;
    isPassing.current = true;
    // Whose address it is stays chosen while it is asked as whom; consent is given once.
    const said = { ...chosen.current, consent: 'none', ...choices } as const;
    chosen.current = said;
    const next = await backend.passGate(said).catch((error: unknown) => {
      isPassing.current = false;
      throw error;
    });
    // Once it is going, the gate shows and asks nothing more: what is on screen stays until the page is replaced.
    if (next.kind === 'go') return backend.go(next.url);
    isPassing.current = false;
    setAnswer(next);
    if (next.kind === 'openedElsewhere') backend.leave();
  };
  useEffect(() => {
    void pass({});
  }, [backend]);
  // What was in the way may be settled elsewhere: one credential given frees all restored tabs that wait for it.
  useEffect(() => {
    if (answer?.kind !== 'blocked') return undefined;
    return backend.onContextsChanged(() => void pass({ contextId: answer.context?.id ?? null }));
  }, [backend, answer]);
  return { answer, pass: (choices: Partial<GateChoices>) => void pass(choices) };
}
