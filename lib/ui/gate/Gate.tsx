import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { GateAnswer } from '../../core/gate/gate-request.ts';
import { appName } from '../../core/proxy-url/app-name.ts';
import type { GateBackend, GateChoices } from '../backend.ts';
import { useDocumentTitle } from '../hooks/use-document-title.ts';
import { contextLabels } from '../shared/context-label.ts';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { relativeTime } from '../shared/relative-time.ts';
import { t } from '../shared/translate.ts';
import { UnexpectedErrorNotice } from '../shared/UnexpectedErrorNotice.tsx';
import { AppChoice } from './AppChoice.tsx';
import { ConsentQuestion } from './ConsentQuestion.tsx';
import { ContextChoice } from './ContextChoice.tsx';
import { FailedApp } from './FailedApp.tsx';
import { UnreachableServer } from './UnreachableServer.tsx';

/** Asks for a grant for the URL and navigates to it, or resolves on one page what stands in the way. */
export function Gate({ backend }: { backend: GateBackend }) {
  const { answer, pass } = useGate(backend);
  const name = nameOf(backend.url, answer);
  useDocumentTitle(titleOf(name, answer));

  return (
    <main class="gate" aria-busy={answer === null}>
      <img src="/icon/mark.svg" alt="" width="40" height="40" />
      <UnexpectedErrorNotice />
      <GateStep backend={backend} name={name} answer={answer} onPass={pass} />
      {backend.url !== '' && (
        <p class="gate-url">
          <span class="visually-hidden">{t('gate.url')}</span>
          <code>{backend.url}</code>
        </p>
      )}
    </main>
  );
}

/** The name of the app that opens, or the host where none does. Not as the URL looks, which a page may have chosen. */
function nameOf(url: string, answer: GateAnswer | null): string {
  const prefix = answer && 'prefix' in answer ? (answer.prefix ?? '') : '';
  return appName(prefix) ?? (URL.canParse(url) ? new URL(url).host : url);
}

/** The title of the tab: what the person is asked or told, so that they find the tab that waits for them. */
function titleOf(name: string, answer: GateAnswer | null): string {
  switch (answer?.kind) {
    case 'confirm':
      return consentTitle(name, answer);
    case 'chooseContext':
      return t('gate.chooseContextTitle', [name]);
    case 'chooseApp':
      return t('gate.chooseAppTitle');
    case 'failed':
    case 'unreachable':
      return t('gate.failedTitle', [name]);
    case 'blocked':
      return blockedTitle(name);
    default:
      return t('gate.title');
  }
}

/** The gate has no URL where a person chose a text that is none. */
function blockedTitle(name: string): string {
  return name === '' ? t('gate.nothingTitle') : t('gate.blockedTitle', [name]);
}

/** Names the context where there are several, so that the person knows as whom the page would open it. */
function consentTitle(name: string, { contextId, contexts }: GateAnswer & { readonly kind: 'confirm' }): string {
  const context = contexts.length > 1 ? contexts.find(({ id }) => id === contextId) : undefined;
  if (!context) return t('gate.consentTitle', [name]);
  return t('gate.consentTitleAs', [name, contextLabels(contexts)(context)]);
}

interface GateStepProps {
  backend: GateBackend;
  /** What is to be opened. */
  name: string;
  answer: GateAnswer | null;
  onPass: (choices: Partial<GateChoices>) => void;
}

function GateStep({ backend, name, answer, onPass }: GateStepProps) {
  switch (answer?.kind) {
    case 'confirm': {
      const { site, prefix, contextId, identity } = answer;
      const question = { site, prefix, contextId, identity };
      return (
        <ConsentQuestion
          // Another question in its place needs time to be read too.
          key={JSON.stringify(question)}
          title={consentTitle(name, answer)}
          site={site}
          onAllow={(consent) => onPass({ consent, question })}
          onRefuse={backend.leave}
        />
      );
    }
    case 'chooseContext':
      return <ContextChoice name={name} states={answer.contexts} onChoose={(contextId) => onPass({ contextId })} />;
    case 'chooseApp':
      return <AppChoice prefixes={answer.prefixes} onChoose={(prefix) => onPass({ prefix })} />;
    case 'failed':
      return (
        <FailedApp
          backend={backend}
          title={t('gate.failedTitle', [name])}
          failure={answer.failure}
          onRetry={() => onPass({ contextId: answer.context.id })}
        />
      );
    case 'unreachable':
      return (
        <UnreachableServer
          backend={backend}
          title={t('gate.failedTitle', [name])}
          answer={answer}
          onRetry={() => onPass({})}
        />
      );
    case 'blocked':
      return (
        <>
          <h1>{blockedTitle(name)}</h1>
          <WhoAndSince {...answer} />
          <ProblemPanel
            backend={backend}
            problem={answer.problem}
            context={answer.context}
            isFocused
            onResolved={() => onPass({ contextId: answer.context?.id ?? null })}
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

/** Whose credential is of no use, and since when. Nothing where that is not known. */
function WhoAndSince({ problem, context, since }: GateAnswer & { readonly kind: 'blocked' }) {
  if (!context || since === undefined) return null;
  const values: [string, string] = [context.userName, relativeTime(since, Date.now())];
  const isExpired = problem.code === 'credentialExpired';
  return <p class="hint">{isExpired ? t('gate.expiredUser', values) : t('gate.rejectedUser', values)}</p>;
}

const NO_CONSENT = { consent: 'none', question: null } as const;

/** Asks for the grant at once, and again whenever the person chose or resolved something. */
function useGate(backend: GateBackend) {
  const [answer, setAnswer] = useState<GateAnswer | null>(null);
  const latest = useRef<GateAnswer | null>(null);
  const isPassing = useRef(false);
  /** Whether contexts changed since the gate was last asked, so that its answer may be outdated. */
  const isOutdated = useRef(false);
  const choices = useRef<GateChoices>({ ...NO_CONSENT, contextId: null, prefix: null });
  const pass = async (more: Partial<GateChoices>) => {
    // A credential that was stored from this page also arrives as a change of contexts.
    if (isPassing.current) return;
    isPassing.current = true;
    isOutdated.current = false;
    // A chosen app stays chosen while the context is being chosen; consent counts once.
    choices.current = { ...choices.current, ...NO_CONSENT, ...more };
    const next = await backend.passGate(choices.current).catch((error: unknown) => {
      isPassing.current = false;
      throw error;
    });
    // The page stays as it is until the navigation replaces it, and asks for nothing more.
    if (next.kind === 'go') return backend.navigate(next.url);
    isPassing.current = false;
    latest.current = next;
    setAnswer(next);
    if (next.kind === 'openedElsewhere') backend.leave();
    else if (isOutdated.current) passIfBlocked();
  };
  /** The problem can be resolved elsewhere: one new credential frees all restored tabs that wait for it. */
  const passIfBlocked = () => {
    isOutdated.current = true;
    if (latest.current?.kind === 'blocked') void pass({ contextId: latest.current.context?.id ?? null });
  };
  // Subscribes before it asks, and before the next frame, which a tab in the background may not get for a second.
  useLayoutEffect(() => {
    const unsubscribe = backend.onContextsChanged(passIfBlocked);
    void pass({});
    return unsubscribe;
  }, [backend]);
  return { answer, pass: (more: Partial<GateChoices>) => void pass(more) };
}
