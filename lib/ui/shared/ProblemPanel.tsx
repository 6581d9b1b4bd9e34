import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Problem } from '../../core/problems.ts';
import type { Backend } from '../backend.ts';
import { CredentialForm } from './CredentialForm.tsx';
import { HostAccessButton } from './HostAccessButton.tsx';
import { ProblemNotice } from './ProblemNotice.tsx';
import { UnlockForm } from './UnlockForm.tsx';
import { withoutScheme } from './without-scheme.ts';
import { t } from './words.ts';

interface ProblemPanelProps {
  backend: Backend;
  problem: Problem;
  /** The context that has the problem, where one is known. */
  context: KubeContext | null;
  /** Whether what settles it takes the focus when it appears. */
  isFocused?: boolean;
  /** The person did something about it: try again. */
  onSettled: () => void;
}

/** A problem in the way of a context, with what settles it on the spot. */
export function ProblemPanel({ backend, problem, context, isFocused = false, onSettled }: ProblemPanelProps) {
  return (
    <ProblemNotice problem={problem} isNew>
      <Remedy backend={backend} problem={problem} context={context} isFocused={isFocused} onSettled={onSettled} />
    </ProblemNotice>
  );
}

function Remedy({ backend, problem, context, isFocused = false, onSettled }: ProblemPanelProps) {
  switch (problem.code) {
    case 'hostAccessMissing':
      if (!context?.server) return null;
      return (
        <Actions isFocused={isFocused}>
          <HostAccessButton backend={backend} server={context.server} onGiven={onSettled} />
        </Actions>
      );
    case 'vaultLocked':
      return <UnlockForm backend={backend} isFocused={isFocused} onUnlocked={onSettled} />;
    case 'vaultDamaged':
    case 'vaultForeign':
    case 'vaultFromFuture':
    case 'vaultTooWeak':
      return (
        <Actions isFocused={isFocused}>
          <button type="button" onClick={() => void backend.openOptions()}>
            {t('popup.options')}
          </button>
        </Actions>
      );
    case 'credentialMissing':
    case 'credentialExpired':
    case 'apiserverUnauthorized':
      if (!context) return null;
      return <CredentialForm backend={backend} context={context} isFocused={isFocused} onGiven={onSettled} />;
    case 'apiserverUnreachable':
      return (
        <Actions isFocused={isFocused}>
          <button type="button" class="primary" onClick={onSettled}>
            {t('common.tryAgain')}
          </button>
          <button type="button" onClick={() => void backend.openServer(problem.values.origin)}>
            {t('common.openServer', [withoutScheme(problem.values.origin)])}
          </button>
        </Actions>
      );
    case 'contextUnusable':
      return (
        <>
          {context?.obstacles.map((obstacle, index) => (
            <ProblemNotice key={`${obstacle.code}${index}`} problem={obstacle} />
          ))}
          <ImportAction backend={backend} isFocused={isFocused} />
        </>
      );
    case 'contextUnknown':
    case 'urlServerUnknown':
      return <ImportAction backend={backend} isFocused={isFocused} />;
    // The person changes something above, and does again what was refused.
    case 'passphraseTooShort':
    case 'passphrasesDiffer':
    case 'urlNotProxy':
    case 'urlSegmentInvalid':
    case 'gateWithoutTab':
      return null;
    default:
      return (
        <Actions isFocused={isFocused}>
          <button type="button" onClick={onSettled}>
            {t('common.tryAgain')}
          </button>
        </Actions>
      );
  }
}

function ImportAction({ backend, isFocused }: { backend: Backend; isFocused: boolean }) {
  return (
    <Actions isFocused={isFocused}>
      <button type="button" class="primary" onClick={() => void backend.openOptions()}>
        {t('common.importKubeconfig')}
      </button>
    </Actions>
  );
}

function Actions({ isFocused, children }: { isFocused: boolean; children: ComponentChildren }) {
  const actions = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    if (isFocused) actions.current?.querySelector('button')?.focus();
  }, [isFocused]);
  return (
    <p class="actions" ref={actions}>
      {children}
    </p>
  );
}
