import { any, type CauseRow, gives, named, runDocs, says, tells, writes } from './cause.ts';

const PROBES = runDocs('configuring/healthchecks');
const START = runDocs('troubleshooting#container-failed-to-start');
const PROBE = /STARTUP (?:HTTP|GRPC) probe failed/i;

/** A program that runs, or seems to, and is not taken for ready. */
export const startCauses: CauseRow[] = [
  {
    // find_string 58627358882, 28356223002
    when: tells(PROBE),
    words: clue => {
      const port = named(/STARTUP \w+ probe failed[\s\S]*? on\s+port (\d+)/i, clue);
      const path = named(/STARTUP HTTP probe failed[\s\S]*? path "([^"]+)"/i, clue);
      const where = [port && `port ${port}`, path && `path ${path}`].filter(Boolean).join(', ');
      return `The startup probe had no good answer in its time${where === '' ? '' : ` (${where})`}`;
    },
    fix: 'Check `startup-probe`: its path and port, that the program answers there with 2xx or 3xx, and that failureThreshold × periodSeconds is as long as it takes to start (240 s at most)',
    page: PROBES,
  },
  {
    // condition.proto
    when: gives('CUSTOMIZED_PATH_RESPONSE_PENDING'),
    words: 'The probe’s own path does not answer well',
    fix: 'Check the path and port of `startup-probe`',
    page: PROBES,
  },
  {
    // facts of issue 7: find_string 20941021957, 43404147607 (the sentence), `STARTUP TCP probe failed` (the line)
    when: any(says(/failed to start and listen on the port/i), writes(/STARTUP TCP probe failed/i)),
    words: clue => {
      const port =
        named(/\bPORT=(\d+)/, clue) ?? named(/STARTUP TCP probe failed[\s\S]*? on port (\d+)/i, clue);
      return `The program did not listen on its port${port === undefined ? '' : ` (${port})`} in the time that it had to start`;
    },
    fix: 'Have it listen on 0.0.0.0 and the port in the variable PORT (`container-port` sets it); where it only starts slowly, give `startup-probe` more time (240 s at most)',
    page: START,
  },
  {
    // condition.proto
    when: gives('HEALTH_CHECK_CONTAINER_ERROR'),
    words: 'The container did not pass its health check',
    fix: 'See its last lines; check the port that it listens on and `startup-probe`',
    page: START,
  },
  {
    // find_string 68349652414
    when: says(/container stopped unexpectedly/i),
    words: 'The container stopped without an exit code',
    fix: 'See its last lines; where there are none, its memory or a volume that could not be mounted',
    page: START,
  },
  {
    // condition.proto
    when: gives('PROGRESS_DEADLINE_EXCEEDED'),
    words: 'Cloud Run gave up waiting for it to be ready',
    fix: 'See its last lines for what it waits for; where there are none, deploy again',
    page: START,
  },
  {
    // condition.proto
    when: gives('INTERNAL', 'JOB_STATUS_SERVICE_POLLING_ERROR'),
    words: 'Cloud Run itself failed',
    fix: 'Deploy again; where it stays so, see https://status.cloud.google.com and ask Google with the conditions',
    page: runDocs('troubleshooting'),
  },
  {
    // condition.proto: also shown of what was meant to have no traffic, and so the last to be thought of
    when: gives('MIN_INSTANCES_WARMING', 'MIN_INSTANCES_NOT_PROVISIONED'),
    words: 'The minimum number of instances is not up yet',
    fix: 'Lower `min-instances`, raise `wait-timeout`, or see the last lines for why they start so slowly',
    page: runDocs('configuring/min-instances'),
  },
];
