/**
 * Milliseconds of processor that this thread has used. Unlike a clock it does not run while other programs do, so that
 * a bound on it holds on a busy machine.
 */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
