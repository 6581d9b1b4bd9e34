import { type ChildProcess, spawn } from 'node:child_process';

/** How long a process has to end after SIGTERM before it is killed. */
const TERMINATION_MS = 4000;

const MAX_OUTPUT_CHARACTERS = 20_000;

/** A child process in a process group of its own. */
export interface ManagedProcess {
  /** The end of what it wrote to stdout and stderr so far. */
  output(): string;
  /** Null while it runs. 127 where it could not be started. */
  exitCode(): number | null;
  /** Ends the process and everything that it started. */
  stop(): Promise<void>;
}

// Ctrl+C does not reach other process groups.
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL');
});

/** Starts a program. `env` is added to the environment of this process. */
export function startProcess(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): ManagedProcess {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  let output = '';
  let exitCode: number | null = null;
  const collect = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-MAX_OUTPUT_CHARACTERS);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.once('error', (error) => {
    output += error.message;
    exitCode ??= 127;
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      exitCode = code ?? 1;
      resolve();
    });
    child.once('error', () => resolve());
  });
  return {
    output: () => output,
    exitCode: () => exitCode,
    async stop() {
      signalGroup(child, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), TERMINATION_MS);
      await ended;
      clearTimeout(timer);
      // Its own children may still be running.
      signalGroup(child, 'SIGKILL');
      running.delete(child);
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // No process of the group is left.
  }
}
