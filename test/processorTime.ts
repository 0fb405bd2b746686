/**
 * Processor time of this process so far, in milliseconds. What must be quick is measured with it: on a busy machine the clock on the
 * wall goes on while others run.
 */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
