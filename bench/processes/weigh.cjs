// Loaded into a program that is measured (bench/rivals/runProgram.ts): when it ends, it writes down what it has used.
const { readFileSync, writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const used = { cpu: (userCPUTime + systemCPUTime) / 1_000, peak: peakKilobytes() * 1.024e-3 };
  writeFileSync(process.env.BENCH_WEIGHED, JSON.stringify(used));
});

/** Where there is no /proc, what `maxRSS` says: it begins with the memory of the process that started this one. */
function peakKilobytes() {
  try {
    return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
