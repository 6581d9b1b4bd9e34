import type { Place } from './place.ts';

/** Starts a Redis for an app and returns its port. */
export async function startRedis(place: Place): Promise<number> {
  const port = await place.freePort();
  const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', place.folder];
  const program = place.run('redis-server', ['--port', String(port), ...options]);
  await place.waitForPort(program, port);
  return port;
}
