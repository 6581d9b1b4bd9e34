import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Problem } from '../../core/problems.ts';
import type { Server } from '../../core/proxy-url/server.ts';
import type { Backend } from '../backend.ts';
import { CredentialForm } from './CredentialForm.tsx';
import { HostAccessButton } from './HostAccessButton.tsx';
import { ProblemNotice } from './ProblemNotice.tsx';
import { t } from './translate.ts';
import { UnlockForm } from './UnlockForm.tsx';
import { withoutScheme } from './without-scheme.ts';

interface ProblemPanelProps {
  backend: Backend;
  problem: Problem;
  /** The context that has the problem, where it is known. */
  context: KubeContext | null;
  /** Whether the control that resolves it takes the focus when it appears. */
  isFocused?: boolean;
  /** The URL that the person wants to open; null for none. */
  url?: string | null;
  /** The person resolved it, or wants to try again. */
  onResolved: () => void;
}

/** A problem together with what resolves it on the spot. */
export function ProblemPanel({ problem, ...remedy }: ProblemPanelProps) {
  return (
    <ProblemNotice problem={problem} isNew>
      <Remedy problem={problem} {...remedy} />
    </ProblemNotice>
  );
}

function Remedy({ backend, problem, context, isFocused = false, url = null, onResolved }: ProblemPanelProps) {
  switch (problem.code) {
    case 'hostAccessMissing':
      if (!context?.server) return null;
      return (
        <Actions isFocused={isFocused}>
          <HostAccessButton backend={backend} server={context.server} onGranted={onResolved} />
        </Actions>
      );
    case 'vaultLocked':
      return <UnlockForm backend={backend} isFocused={isFocused} onUnlocked={onResolved} />;
    case 'storageUnreadable':
    case 'storageFromNewerVersion':
    case 'vaultDamaged':
    case 'vaultForeign':
    case 'vaultFromNewerVersion':
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
    case 'credentialForOtherServer':
    case 'apiserverUnauthorized':
      if (!context) return null;
      return <CredentialForm backend={backend} context={context} isFocused={isFocused} onStored={onResolved} />;
    case 'apiserverUnreachable':
    case 'certificateUntrusted':
      return (
        <Actions isFocused={isFocused}>
          <button type="button" class="primary" onClick={onResolved}>
            {t('common.tryAgain')}
          </button>
          {/* There a person can see the server's certificate, and accept it. */}
          <button type="button" onClick={() => void backend.openInNewTab(problem.values.origin)}>
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
      return <ImportAction backend={backend} isFocused={isFocused} />;
    case 'urlServerUnknown': {
      const server = { origin: problem.values.origin, basePath: '' };
      return <ImportAction backend={backend} isFocused={isFocused} server={server} url={url} />;
    }
    // Only an administrator can change a policy. What caused the others stands above, to be changed there.
    case 'policyRefusesServer':
    case 'policyRefusesInsecure':
    case 'passphraseTooShort':
    case 'passphrasesDiffer':
    case 'urlNotProxy':
    case 'textNotProxyUrl':
    case 'urlSegmentInvalid':
    case 'gateWithoutTab':
      return null;
    default:
      return (
        <Actions isFocused={isFocused}>
          <button type="button" onClick={onResolved}>
            {t('common.tryAgain')}
          </button>
        </Actions>
      );
  }
}

interface ImportActionProps {
  backend: Backend;
  isFocused: boolean;
  /** Whose kubeconfig is wanted; null for any. */
  server?: Server | null;
  url?: string | null;
}

function ImportAction({ backend, isFocused, server = null, url = null }: ImportActionProps) {
  return (
    <Actions isFocused={isFocused}>
      <button type="button" class="primary" onClick={() => void backend.openOptions({ topic: 'import', server, url })}>
        {server ? t('import.titleFor', [withoutScheme(server.origin)]) : t('common.importKubeconfig')}
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
