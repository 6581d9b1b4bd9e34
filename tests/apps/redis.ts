import type { Workspace } from './workspace.ts';

/** Starts a Redis for an app and returns its port. */
export async function startRedis(workspace: Workspace): Promise<number> {
  const port = await workspace.freePort();
  const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', workspace.directory];
  const server = workspace.run('redis-server', ['--port', String(port), ...options]);
  await workspace.waitForPort(server, port);
  return port;
}
