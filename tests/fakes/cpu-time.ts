/**
 * CPU time of this thread in milliseconds. It doesn't advance while other programs run, so a limit on it holds on a
 * busy machine.
 */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
