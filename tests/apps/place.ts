import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../browser/harness/until.ts';

/** Where one run of an app lives. What was started here stops with it. */
export interface Place {
  /** Empty at first, and removed at the end. */
  readonly folder: string;
  /** Where the app has to listen. */
  readonly port: number;
  /** Whether it is come to by https, which some applications have to be told. */
  readonly isBehindTls: boolean;
  /** Path of a file of the packages from npm: `installed('node-red/red.js')`. */
  installed(path: string): string;
  /** Starts a program in the folder. What it says is told where it fails. */
  run(program: string, args: readonly string[], options?: RunOptions): Program;
  /** Runs a Node program on the Node that runs this. Its `require` finds the packages from npm. */
  runNode(args: readonly string[], options?: RunOptions): Program;
  /** Waits until a program answers HTTP at a path of the app's port, also that one has to sign in. */
  waitForHttp(program: Program, path?: string): Promise<void>;
  /** Waits for a fact about a program, and gives up when it ends. */
  waitUntil(program: Program, look: () => Promise<boolean>): Promise<void>;
  /** Waits until a loopback port takes connections. */
  waitForPort(program: Program, port: number): Promise<void>;
  /** Waits until a program has ended well. */
  waitForEnd(program: Program): Promise<void>;
  /** Another port of the app's, for what stands behind it. */
  freePort(): Promise<number>;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Program {
  /** All that it said so far. */
  output(): string;
  /** Null while it runs. */
  exitCode(): number | null;
  stop(): Promise<void>;
}

/** Programs that were started and have not ended. They have process groups of their own, which no signal reaches. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) signal(child, 'SIGKILL');
});

/** A new place for an app whose packages from npm are in this folder. */
export function createPlace({
  port,
  isBehindTls,
  packages,
}: Pick<Place, 'port' | 'isBehindTls'> & { packages: string | null }): Place & { stop(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'portside-app-'));
  const programs: Program[] = [];
  const modules = join(packages ?? folder, 'node_modules');
  const run: Place['run'] = (program, args, { cwd = folder, env = {} } = {}) => {
    const started = startProgram(program, args, cwd, { HOME: folder, NODE_PATH: modules, ...env });
    programs.push(started);
    return started;
  };
  const wait = async (program: Program, look: () => Promise<boolean>) => {
    const hasAnswered = await until(async () => program.exitCode() !== null || (await look()), {
      timeoutMs: 120_000,
    }).catch(() => false);
    const said = program.output().trim().slice(-1500);
    if (program.exitCode() !== null) throw new Error(`It ended with ${program.exitCode()}: ${said}`);
    if (!hasAnswered) throw new Error(`It did not listen within two minutes: ${said}`);
  };
  return {
    folder,
    port,
    isBehindTls,
    installed: (path) => join(modules, path),
    run,
    runNode: (args, options) => run(process.execPath, args, options),
    waitUntil: wait,
    waitForHttp: (program, path = '/') =>
      wait(program, async () => (await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' })).status < 404),
    waitForPort: (program, at) => wait(program, () => takesConnections(at)),
    async waitForEnd(program) {
      const code = await until(() => (program.exitCode() === null ? null : [program.exitCode()]), {
        timeoutMs: 120_000,
      });
      if (code[0] !== 0) throw new Error(`It ended with ${code[0]}: ${program.output().trim().slice(-1500)}`);
    },
    freePort,
    async stop() {
      for (const program of programs.reverse()) await program.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A port on loopback that nothing listens at just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Starts a program with a process group of its own, so that what it starts can be ended with it. */
export function startProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Program {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  let said = '';
  let exitCode: number | null = null;
  const hear = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-20_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  child.once('error', (error) => {
    said += error.message;
    exitCode ??= 127;
  });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      exitCode = code ?? 1;
      resolve();
    });
    child.once('error', () => resolve());
  });
  return {
    output: () => said,
    exitCode: () => exitCode,
    async stop() {
      signal(child, 'SIGTERM');
      const timer = setTimeout(() => signal(child, 'SIGKILL'), 4000);
      await gone;
      clearTimeout(timer);
      // What it started and left behind.
      signal(child, 'SIGKILL');
      running.delete(child);
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // The whole group has ended.
  }
}
