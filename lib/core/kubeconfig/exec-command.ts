import { maskSecrets, showable } from './redact.ts';
import type { Exec } from './schema.ts';

const FLAG = /^(--?[\w-]*)(?:=[\s\S]*)?$/;
const SECRET_NAME = /secret|passw(?:or)?d|token|key/i;
const NEXT_FLAG = /^(?:-[a-z]|--[a-z][a-z0-9-]*(?:=[\s\S]*)?)$/;
const LONGEST_WORD = 2000;
/** Longer than any that a person would run. */
const LONGEST_LINE = 4000;

/**
 * The command line of an exec plugin as a person would type it. Where the kubeconfig holds what may be secret it
 * says `…`: values of the environment, and of flags whose name speaks of a secret, password, token or key.
 *
 * @example
 * commandLine(exec); // "AWS_PROFILE=… aws eks get-token --cluster-name 'my cluster'"
 */
export function commandLine({ command, args, env }: Exec): string {
  const names = env.map(({ name }) => name).filter((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  const line = [...names.map((name) => `${name}=…`), ...maskFlags([command, ...args]).map(quote)].join(' ');
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

/**
 * A plugin's hint on how to install it, without terminal colours and control characters: kubectl strips them too
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
    const isNamed = SECRET_NAME.test(flag);
    isSecretNext = isNamed && flag === word;
    if (isSecret) return '…';
    if (isNamed) return flag === word ? word : `${flag}=…`;
    return maskSecrets(showable(word, LONGEST_WORD));
  });
}

/** In single quotes where a POSIX shell would read more into the word. */
function quote(word: string): string {
  return /^[\w%+,./:=@…-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function withoutControls(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}]/gu, '');
}
