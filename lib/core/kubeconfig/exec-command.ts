import { maskSecrets, sanitizeLine } from '../text/redact.ts';
import type { Exec } from './kubeconfig-schema.ts';
import { shellQuote } from './shell-quote.ts';

const FLAG = /^(--?[\w-]*)(?:=[\s\S]*)?$/;
const SECRET_NAME = /secret|passw(?:or)?d|token|key/i;
const NEXT_FLAG = /^(?:-[a-z]|--[a-z][a-z0-9-]*(?:=[\s\S]*)?)$/;
const MAX_WORD_LENGTH = 2000;
/** Longer than any command that a person would run. */
const MAX_LINE_LENGTH = 4000;

/**
 * The command line of an exec plugin as a person would type it. Values that may be secret are replaced by `…`: those of
 * environment variables, and of flags whose name contains secret, password, token or key.
 *
 * @example
 * commandLine(exec); // "AWS_PROFILE=… aws eks get-token --cluster-name 'my cluster'"
 */
export function commandLine({ command, args, env }: Exec): string {
  const names = env.map(({ name }) => name).filter((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  const words = [...names.map((name) => `${name}=…`), ...maskFlags([command, ...args]).map(shellQuote)];
  const line = words.join(' ');
  return line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH)}…` : line;
}

/**
 * A plugin's install hint without terminal colours and control characters, which kubectl strips too
 * (`client-go/plugin/pkg/client/auth/exec`).
 */
export function plainHint(hint: string): string {
  const lines = hint
    .slice(0, 2000)
    .replace(/\p{Cc}\[[0-?]*[ -/]*[@-~]/gu, '')
    .split(/\r?\n/);
  return maskSecrets(lines.map(withoutControls).join('\n')).trim();
}

function maskFlags(words: readonly string[]): string[] {
  let isSecretNext = false;
  return words.map((word) => {
    const isSecret = isSecretNext && !NEXT_FLAG.test(word);
    const flag = FLAG.exec(word)?.[1] ?? '';
    const isSecretFlag = SECRET_NAME.test(flag);
    isSecretNext = isSecretFlag && flag === word;
    if (isSecret) return '…';
    if (isSecretFlag) return flag === word ? word : `${flag}=…`;
    return maskSecrets(sanitizeLine(word, MAX_WORD_LENGTH));
  });
}

function withoutControls(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}]/gu, '');
}
