// Preloaded into what is measured: says at its end what it used.
const { readFileSync, writeFileSync } = require('node:fs');

/**
 * In kB. What getrusage tells is no less than the process that started this one had, so that Linux's own figure is taken where
 * it is. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html (VmHWM)
 */
function peakMemory(resources) {
  try {
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return resources.maxRSS;
  }
}

process.on('exit', () => {
  const resources = process.resourceUsage();
  writeFileSync(
    process.env.BENCH_USAGE,
    JSON.stringify({
      cpu: (resources.userCPUTime + resources.systemCPUTime) / 1_000,
      maxRSS: peakMemory(resources),
    }),
  );
});
