import type { TargetedSubmitEvent } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Credential, KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { readPastedCredential } from '../../core/kubeconfig/pasted-credential.ts';
import { type Outcome, success } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';
import { escapeInvisible } from '../../core/text/invisible-characters.ts';
import type { Backend } from '../backend.ts';
import { CommandLine } from './CommandLine.tsx';
import { ProblemNotice } from './ProblemNotice.tsx';
import { tokenCommand } from './token-command.ts';
import { t, translate } from './translate.ts';

interface CredentialFormProps {
  backend: Pick<Backend, 'background'>;
  context: KubeContext;
  /** Whether its field takes the focus when the form appears. */
  isFocused?: boolean;
  onStored: () => void;
}

/** Takes a credential by hand, where the kubeconfig contains none that a browser can present. */
export function CredentialForm({ backend, context, isFocused = false, onStored }: CredentialFormProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const { signIn } = context;
  const isBasic = signIn.kind === 'basic';
  const command = tokenCommand(context);

  useLayoutEffect(() => {
    if (isFocused) field.current?.focus();
  }, [isFocused]);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const read = readForm(new FormData(form));
    const outcome = read.ok
      ? await backend.background.setCredential({ contextId: context.id, credential: read.value })
      : read;
    if (!outcome.ok) return setProblem(outcome.problem);
    form.reset();
    setProblem(null);
    onStored();
  };

  return (
    <form class="credential-form" onSubmit={(event) => void submit(event)}>
      <p>{translate(`credential.explain.${signIn.kind}`, explanationValues(context))}</p>
      {signIn.kind === 'exec' && signIn.installHint !== '' && (
        <p class="hint">
          <bdi>{signIn.installHint.split('\n').map(escapeInvisible).join('\n')}</bdi>
        </p>
      )}
      {signIn.kind === 'tokenFile' && <CommandLine label={t('credential.file')} text={signIn.path} />}
      {command !== null && <CommandLine label={t('credential.command')} text={command} />}
      {isBasic && (
        <label>
          {t('credential.username')}
          <input name="username" autocomplete="off" spellcheck={false} required defaultValue={signIn.username} />
        </label>
      )}
      <label for={`${id}-secret`}>{isBasic ? t('credential.password') : t('credential.token')}</label>
      <div class="field-and-button">
        <input
          ref={field}
          id={`${id}-secret`}
          name={isBasic ? 'password' : 'token'}
          type="password"
          autocomplete="off"
          spellcheck={false}
          required
          aria-invalid={problem !== null}
          aria-describedby={isBasic ? undefined : `${id}-hint`}
        />
        <button type="submit" class="primary">
          {t('credential.submit')}
        </button>
      </div>
      {!isBasic && (
        <p id={`${id}-hint`} class="hint">
          {t('credential.tokenHint')}
        </p>
      )}
      {problem && <ProblemNotice problem={problem} isNew />}
    </form>
  );
}

function explanationValues({ signIn, userName }: KubeContext): string[] {
  if (signIn.kind === 'token') return [userName];
  return signIn.kind === 'authProvider' ? [signIn.name] : [];
}

function readForm(fields: FormData): Outcome<Credential> {
  const token = fields.get('token');
  if (typeof token === 'string') return readPastedCredential(token, Date.now());
  return success({
    type: 'basic',
    username: String(fields.get('username') ?? ''),
    password: String(fields.get('password') ?? ''),
  });
}
