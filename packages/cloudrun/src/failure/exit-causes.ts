import { any, type CauseRow, exits, killed, named, runDocs, tells, writes } from './cause.ts';

const CONTRACT = runDocs('container-contract');
const MEMORY = runDocs('configuring/services/memory-limits');
const START = runDocs('troubleshooting#container-failed-to-start');

/** How a program ended: Cloud Run's words in the log, then the shell's and the kernel's exit codes, 128 + signal. */
export const exitCauses: CauseRow[] = [
  {
    // find_string 58595371608 (a line), 59824747708 (a job's, with exit code 0)
    when: tells(/Memory limit of [\d.]+ \w+ exceeded|configured memory limit was reached/i),
    words: clue => {
      const limit = named(/Memory limit of ([\d.]+ \w+) exceeded/i, clue);
      return `The container used more memory than it is given${limit === undefined ? '' : ` (${limit})`}`;
    },
    fix: 'Raise `memory`, or make the program use less',
    page: MEMORY,
  },
  {
    // find_string 22455417658
    when: tells(/configured timeout was reached/i),
    words: 'A task of the job took longer than the job allows it',
    fix: 'Raise the job’s own task timeout, or find out what the task waits for',
    page: runDocs('configuring/task-timeout'),
  },
  {
    // https://gist.github.com/x-yuri/bdef0f90d7d0aa82613953d3049e23de
    when: tells(/exec format error/i),
    words: 'The program is for another processor (exec format error): Cloud Run runs linux/amd64',
    fix: 'Build the image for linux/amd64; a script needs a first line that names its shell',
    page: CONTRACT,
  },
  {
    // find_string 52206922347
    when: any(tells(/failed to resolve binary path|error finding executable/i), exits(127)),
    words: 'The command cannot be run: it is not in the image',
    fix: 'Correct `command` and the image’s entry point, or install what they name; a script also needs the shell that its first line names',
    page: START,
  },
  {
    // find_string 59200151410, 66399401438
    when: any(writes(/Application exec likely failed/i), exits(126)),
    words: 'The command cannot be run: it is not executable, or what it needs is not in the image',
    fix: 'Make it executable in the image (chmod +x), check `command`, and mount no volume over it',
    page: START,
  },
  {
    // https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib; java.lang.OutOfMemoryError
    when: writes(/heap out of memory|java\.lang\.OutOfMemoryError/),
    words: 'The program’s heap is full',
    fix: 'Raise `memory` and the heap’s own limit (--max-old-space-size, -Xmx) together',
    page: MEMORY,
  },
  {
    // find_string 60845490668
    when: any(killed(9), exits(137)),
    words: 'The container was killed (signal 9): out of memory, or it did not stop in time',
    fix: 'Compare its use with `memory`; where it was told to stop, handle SIGTERM within ten seconds',
    page: MEMORY,
  },
  {
    // find_string 62988816699
    when: any(killed(11), exits(139)),
    words: 'The program crashed with a segmentation fault (signal 11)',
    fix: 'Look for a native library that does not suit the image’s base or processor',
    page: START,
  },
  {
    // find_string 59837802172
    when: any(killed(6), exits(134)),
    words: 'The program aborted itself (signal 6)',
    fix: 'See its last lines: a failed assertion, or no memory left',
    page: START,
  },
  {
    // https://gist.github.com/x-yuri/bdef0f90d7d0aa82613953d3049e23de
    when: exits(2),
    words: 'The program ended with 2, by which many refuse their arguments',
    fix: 'See its last lines, and check `command` and `arguments`',
    page: START,
  },
  {
    // https://docs.cloud.google.com/run/docs/container-contract: a service listens as long as it runs
    when: exits(0),
    words: 'The program ended by itself without an error; a service must keep running',
    fix: 'Start it in the foreground, or deploy it as a job',
    page: CONTRACT,
  },
  {
    // find_string 56776517183
    when: ({ exitCode }) => exitCode !== undefined,
    words: ({ exitCode }) => `The program ended with an error (${exitCode})`,
    fix: 'See its last lines; a missing environment variable or an unreachable database is the most frequent reason',
    page: START,
  },
];
