import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type ManagedProcess, startProcess } from './managed-process.ts';

const TIMEOUT_MS = 120_000;

/** What an app gets for one run: an empty directory, a port, and processes that end with the run. */
export interface Workspace {
  /** Removed at the end of the run. The home directory of the app's processes. */
  readonly directory: string;
  /** The loopback port at which the app must listen. */
  readonly port: number;
  /** Whether the browser reaches the app over https, which some apps have to be told. */
  readonly isBehindTls: boolean;
  /** Path of a file in the app's `node_modules`: `packageFile('node-red/red.js')`. */
  packageFile(path: string): string;
  /** Starts a program in the directory. */
  run(program: string, args: readonly string[], options?: RunOptions): ManagedProcess;
  /** Runs the current Node. `require` finds the app's npm packages. */
  runNode(args: readonly string[], options?: RunOptions): ManagedProcess;
  /** Waits until the app's port answers HTTP at the path with a status below 404, so also with 401 or 403. */
  waitForHttp(server: ManagedProcess, path?: string): Promise<void>;
  /** Waits until the condition holds. Throws with the server's output if it exits first. */
  waitUntil(server: ManagedProcess, condition: () => Promise<boolean>): Promise<void>;
  /** Waits until a loopback port accepts connections. */
  waitForPort(server: ManagedProcess, port: number): Promise<void>;
  /** Waits until a process has exited. Throws with its output if it failed. */
  waitForExit(process: ManagedProcess): Promise<void>;
  /** Another port, for example for a database of the app. */
  freePort(): Promise<number>;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface WorkspaceOptions extends Pick<Workspace, 'port' | 'isBehindTls'> {
  /** The directory in which the app's npm packages are installed. */
  readonly packagesDirectory: string | null;
}

/** Creates a workspace with a new directory. `stop` ends its processes and removes the directory. */
export function createWorkspace({
  port,
  isBehindTls,
  packagesDirectory,
}: WorkspaceOptions): Workspace & { stop(): Promise<void> } {
  const directory = mkdtempSync(join(tmpdir(), 'portside-app-'));
  const processes: ManagedProcess[] = [];
  const modules = join(packagesDirectory ?? directory, 'node_modules');
  const run: Workspace['run'] = (program, args, { cwd = directory, env = {} } = {}) => {
    const started = startProcess(program, args, cwd, { HOME: directory, NODE_PATH: modules, ...env });
    processes.push(started);
    return started;
  };
  const waitUntil: Workspace['waitUntil'] = async (server, condition) => {
    const isDone = await waitFor(async () => server.exitCode() !== null || (await condition()), {
      timeoutMs: TIMEOUT_MS,
    }).catch(() => false);
    if (server.exitCode() !== null) throw new Error(describeExit(server));
    if (!isDone) throw new Error(`The app was not ready after ${TIMEOUT_MS / 1000} s: ${lastOutput(server)}`);
  };
  return {
    directory,
    port,
    isBehindTls,
    packageFile: (path) => join(modules, path),
    run,
    runNode: (args, options) => run(process.execPath, args, options),
    waitUntil,
    waitForHttp: (server, path = '/') =>
      waitUntil(
        server,
        async () => (await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' })).status < 404,
      ),
    waitForPort: (server, candidate) => waitUntil(server, () => acceptsConnections(candidate)),
    async waitForExit(started) {
      await waitFor(() => started.exitCode() !== null, { timeoutMs: TIMEOUT_MS });
      if (started.exitCode() !== 0) throw new Error(describeExit(started));
    },
    freePort,
    async stop() {
      for (const started of processes.reverse()) await started.stop();
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * A loopback port at which nothing listens. An app is started at the same port several times, so it is none of those that
 * the system hands out to others meanwhile: Linux takes them from 32768, the other systems from 49152.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_768);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function describeExit(ended: ManagedProcess): string {
  return `A process exited with code ${ended.exitCode()}: ${lastOutput(ended)}`;
}

function lastOutput(server: ManagedProcess): string {
  return server.output().trim().slice(-1500);
}

function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
