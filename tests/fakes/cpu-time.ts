<<<<<<< HEAD
/** Processor time of this process in milliseconds: what else the machine is busy with does not count. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
=======
/**
 * Milliseconds of processor that this thread has used. Unlike a clock it does not run while other programs do, so that
 * a bound on it holds on a busy machine.
 */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
>>>>>>> w-lies
  return (user + system) / 1000;
}
