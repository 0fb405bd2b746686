// Loaded into a program that is measured (bench/rivals/runProgram.ts): when it ends, it writes down what it has used.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const used = { cpu: (userCPUTime + systemCPUTime) / 1_000, peak: (maxRSS * 1_024) / 1e6 };
  writeFileSync(process.env.BENCH_WEIGHED, JSON.stringify(used));
});
