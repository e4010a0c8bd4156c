import type { StoppedGroup } from './diagnose.ts';

interface Cause {
  when: (group: StoppedGroup) => boolean;
  words: string;
}

/** ECS's documented error codes stand at the start of a reason. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
const says =
  (code: string) =>
  ({ reason }: StoppedGroup) =>
    reason.includes(code);
const exits =
  (...codes: number[]) =>
  ({ exitCode }: StoppedGroup) =>
    exitCode !== undefined && codes.includes(exitCode);

/** First match wins, the particular before the general. */
const CAUSES: Cause[] = [
  {
    when: says('CannotPullContainerError'),
    words:
      'The image could not be pulled: it is not in the registry under this digest or tag, the execution role may not pull it (ecr:BatchGetImage, ecr:GetDownloadUrlForLayer), or the subnet has no way to the registry',
  },
  {
    when: says('ResourceInitializationError'),
    words:
      'The task could not get ready: a secret or parameter cannot be read by the execution role, a log group does not exist, or the subnet has no way to AWS',
  },
  { when: says('OutOfMemory'), words: 'The container used more memory than the task definition gives it' },
  { when: exits(137), words: 'The container was killed (137): out of memory, or it did not stop in time' },
  { when: exits(139), words: 'The program crashed with a segmentation fault (139)' },
  {
    when: exits(126, 127),
    words: 'The command cannot be run: it is not in the image, not executable, or for another processor',
  },
  {
    when: says('failed container health checks'),
    words: 'The container ran but its health check failed: see its last lines, its port and the start period',
  },
  {
    when: says('ELB health checks'),
    words:
      'The load balancer’s health check failed: check the path, the port, and that the container listens on 0.0.0.0',
  },
  { when: exits(0), words: 'The program ended by itself without an error; a service must keep running' },
  {
    when: ({ exitCode }) => exitCode !== undefined,
    words: 'The program ended with an error: see its last lines',
  },
];

/** The likely cause in words, where ECS's reasons tell one. */
export function likelyCause(stopped: StoppedGroup[]): string | undefined {
  const [first] = stopped;
  return first && CAUSES.find(({ when }) => when(first))?.words;
}
