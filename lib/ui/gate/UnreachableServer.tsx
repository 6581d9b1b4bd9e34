import { useLayoutEffect, useRef } from 'preact/hooks';
import { explainUnreachable } from '../../core/failures/unreachable.ts';
import type { GateAnswer } from '../../core/gate/gate-request.ts';
import type { GateBackend } from '../backend.ts';
import { CommandLine } from '../shared/CommandLine.tsx';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { t } from '../shared/translate.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { ActionButton } from './ActionButton.tsx';

/** Where Chromium, the only browser that says so, keeps certificates of the person. */
const CERTIFICATE_SETTINGS = 'chrome://certificate-manager/localcerts/usercerts';

interface UnreachableServerProps {
  backend: GateBackend;
  /** Says which app did not open. */
  title: string;
  answer: GateAnswer & { readonly kind: 'unreachable' };
  onRetry: () => void;
}

/** Says why a server was not reached, and what can be done. A page can lead here, so nothing happens without a click. */
export function UnreachableServer({ backend, title, answer, onRetry }: UnreachableServerProps) {
  const { error, server, context } = answer;
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const { problem, command } = explainUnreachable(error, server, context);
  const isUntrusted = error === 'untrusted';

  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <ProblemNotice problem={problem}>
        <p class="actions">
          <ActionButton look="primary" onClick={onRetry}>
            {isUntrusted ? t('gate.unreachableWarning') : t('common.tryAgain')}
          </ActionButton>
        </p>
      </ProblemNotice>
      {context && <p class="hint">{t('gate.unreachableContext', [withoutScheme(server.origin), context.name])}</p>}
      <section>
        <h2>{isUntrusted ? t('gate.trustTitle') : t('gate.failedCommands')}</h2>
        {isUntrusted && <p>{t('gate.trustText')}</p>}
        <CommandLine label={t('gate.failedCommand')} text={command} />
        {isUntrusted && (
          <p class="actions">
            <ActionButton onClick={() => void backend.openInNewTab(CERTIFICATE_SETTINGS)}>
              {t('gate.trustOpen')}
            </ActionButton>
          </p>
        )}
      </section>
    </>
  );
}
