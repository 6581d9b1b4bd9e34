/** Processor time of this process in milliseconds: what else the machine is busy with does not count. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
