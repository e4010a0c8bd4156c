import { plain, type Shape } from '@pipeline/trace';
import { ROLLOUT_NOTE, TAKEN_BACK_NOTE } from '../traffic/notes.ts';

const CONDITION = {
  ...plain('type', 'state', 'severity', 'reason', 'revisionReason', 'executionReason', 'lastTransitionTime'),
  message: 'sentence',
} as const;

const CONTAINERS = [plain('name', 'image')] as const;
const SPLITS = [plain('type', 'revision', 'percent', 'tag', 'uri')] as const;
/** https://google.aip.dev/193#errorinfo */
const ERROR_INFO = {
  ...plain('@type', 'reason', 'domain'),
  metadata: plain('permission', 'service', 'quota_metric', 'quota_limit', 'quota_limit_value'),
} as const;
const STATUS = { ...plain('code', 'status'), message: 'sentence' } as const;

/**
 * A service, worker pool, revision, job, execution or task, of which verdicts and diagnoses read no more. Neither variables
 * nor commands, labels, accounts nor anything else of a user's; of annotations only our own notes of a rollout.
 * https://docs.cloud.google.com/run/docs/reference/rest
 */
const DOCUMENT = {
  ...plain(
    ...([
      'name',
      'uid',
      'generation',
      'observedGeneration',
      'reconciling',
      'service',
      'job',
      'execution',
    ] as const),
    ...(['createTime', 'updateTime', 'deleteTime', 'startTime', 'completionTime', 'uri', 'ingress'] as const),
    ...(['invokerIamDisabled', 'latestReadyRevision', 'latestCreatedRevision', 'executionCount'] as const),
    ...(['parallelism', 'taskCount', 'runningCount', 'succeededCount', 'failedCount'] as const),
    ...(['cancelledCount', 'retriedCount', 'index', 'retried'] as const),
  ),
  etag: 'fingerprint',
  terminalCondition: CONDITION,
  conditions: [CONDITION],
  traffic: SPLITS,
  trafficStatuses: SPLITS,
  instanceSplits: SPLITS,
  instanceSplitStatuses: SPLITS,
  containers: CONTAINERS,
  template: {
    ...plain('revision', 'taskCount', 'parallelism'),
    containers: CONTAINERS,
    template: { containers: CONTAINERS },
  },
  annotations: plain(ROLLOUT_NOTE, TAKEN_BACK_NOTE),
  lastAttemptResult: { ...plain('exitCode', 'termSignal'), status: STATUS },
} as const;

/** Whatever Google is asked or answers: a document, a list of them, an operation about one, or a refusal. */
export const BODY: Shape<'sentence' | 'fingerprint'> = {
  ...DOCUMENT,
  ...plain('done'),
  error: { ...STATUS, details: [ERROR_INFO] },
  metadata: DOCUMENT,
  response: DOCUMENT,
  services: [DOCUMENT],
  workerPools: [DOCUMENT],
  revisions: [DOCUMENT],
  jobs: [DOCUMENT],
  executions: [DOCUMENT],
  tasks: [DOCUMENT],
  overrides: plain('taskCount'),
};

/** Of these nothing is kept but that they were made: who may do what, and what a program wrote. */
export const NOTHING_KEPT: ReadonlySet<string> = new Set(['GetIamPolicy', 'SetIamPolicy', 'ListLogEntries']);
