import type { TargetedSubmitEvent } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { readPastedCredential } from '../../core/kubeconfig/exec-credential.ts';
import type { Credential, KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { type Outcome, success } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';
import { visibleText } from '../../core/visible-text.ts';
import type { Backend } from '../backend.ts';
import { CommandLine } from './CommandLine.tsx';
import { ProblemNotice } from './ProblemNotice.tsx';
import { standInCommand } from './stand-in-command.ts';
import { t, wordsOf } from './words.ts';

interface CredentialFormProps {
  backend: Pick<Backend, 'giveCredential'>;
  context: KubeContext;
  /** Whether the field takes the focus when the form appears. */
  isFocused?: boolean;
  onGiven: () => void;
}

/** Takes a credential by hand where the kubeconfig holds none that a browser can present. */
export function CredentialForm({ backend, context, isFocused = false, onGiven }: CredentialFormProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const { signIn } = context;
  const isBasic = signIn.kind === 'basic';
  const command = standInCommand(context);

  useLayoutEffect(() => {
    if (isFocused) field.current?.focus();
  }, [isFocused]);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const read = readForm(new FormData(form));
    const outcome = read.ok ? await backend.giveCredential(context.id, read.value) : read;
    if (!outcome.ok) return setProblem(outcome.problem);
    form.reset();
    setProblem(null);
    onGiven();
  };

  return (
    <form class="credential-form" onSubmit={(event) => void submit(event)}>
      <p>{wordsOf(`credential.explain.${signIn.kind}`, explained(context))}</p>
      {signIn.kind === 'exec' && signIn.installHint !== '' && (
        <p class="hint">
          <bdi>{signIn.installHint.split('\n').map(visibleText).join('\n')}</bdi>
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

function explained({ signIn, userName }: KubeContext): string[] {
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
