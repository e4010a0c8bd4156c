import { type CauseRow, exits, guide, says, writes } from './cause.ts';

const page = guide('stopped-task-error-codes');

/** How a program ended: the shell's and the kernel's exit codes, 128 + signal. */
export const exitCauses: CauseRow[] = [
  {
    when: says(/OutOfMemory/),
    words: 'The container used more memory than the task definition gives it',
    fix: 'Raise `memory`, or make the program use less',
    page: guide('out-of-memory'),
  },
  {
    when: writes(/exec format error/i),
    words: 'The image is for another processor than the task runs on (exec format error)',
    fix: 'Build it for the task definition’s runtimePlatform (X86_64: linux/amd64, ARM64: linux/arm64), or for both',
    page,
  },
  {
    when: writes(/heap out of memory|java\.lang\.OutOfMemoryError/),
    words: 'The program’s heap is full',
    fix: 'Raise `memory` and the heap’s own limit (--max-old-space-size, -Xmx) together',
    page: guide('out-of-memory'),
  },
  {
    when: clue => exits(1)(clue) && writes(/EADDRINUSE|address already in use/i)(clue),
    words: 'The program’s port is taken already',
    fix: 'Two containers of a task share its ports: give each its own',
    page,
  },
  {
    when: clue => says(/failed container health checks/i)(clue),
    words: 'The container ran but its health check failed',
    fix: 'See its last lines; check the check’s command (its program must be in the image), the port and the start period',
    page,
  },
  {
    when: says(/ELB health checks|is unhealthy in \(target-group/i),
    words: 'The load balancer’s health check failed',
    fix: 'Check the path, the port, that the program listens on 0.0.0.0, that the security group lets the load balancer in, and healthCheckGracePeriodSeconds',
    page: guide('service-unhealthy-event-messages'),
  },
  {
    when: exits(137),
    words: 'The container was killed (137): out of memory, or it did not stop in time',
    fix: 'Compare its use with `memory`; where it was told to stop, handle SIGTERM or raise `stopTimeout`',
    page,
  },
  {
    when: exits(139),
    words: 'The program crashed with a segmentation fault (139)',
    fix: 'Look for a native library that does not suit the image’s base or processor',
    page,
  },
  {
    when: exits(134),
    words: 'The program aborted itself (134)',
    fix: 'See its last lines: a failed assertion, or no memory left',
    page,
  },
  {
    when: exits(126),
    words: 'The command cannot be run (126): it is not executable, or for another processor',
    fix: 'Make it executable in the image (chmod +x), and build for the task’s processor',
    page,
  },
  {
    when: exits(127),
    words: 'The command cannot be run (127): it is not in the image',
    fix: 'Correct `command` and `entryPoint`, or install what they name; a script also needs the shell that its first line names',
    page,
  },
  {
    when: exits(143),
    words: 'The program was told to stop (143)',
    fix: 'Something ended the task: a health check, a new deployment, or a person; the reason and the events tell which',
    page,
  },
  {
    when: exits(2),
    words: 'The program ended with 2, by which many refuse their arguments',
    fix: 'See its last lines, and check `command`',
    page,
  },
  {
    when: exits(0),
    words: 'The program ended by itself without an error; a service must keep running',
    fix: 'Start it in the foreground, or run it as a one-off or scheduled task',
    page,
  },
  {
    when: ({ exitCode }) => exitCode !== undefined,
    words: 'The program ended with an error',
    fix: 'See its last lines; a missing environment variable or an unreachable database is the most frequent reason',
    page,
  },
];
