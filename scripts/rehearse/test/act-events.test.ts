import { expect, it } from 'vitest';
import { readActLine } from '../act-events.ts';
import { stagesIn } from '../stages.ts';

/** Lines as act 0.2.89 wrote them, shortened to what is read. */
const LINES = [
  '{"job":"go/Deliver/Deploy api-1   ","msg":"⭐ Run Main org/pipeline/deploy-ecs@v1","stage":"Main","step":"org/pipeline/deploy-ecs@v1"}',
  '{"job":"go/Deliver/Deploy api-1   ","msg":"hi\\n","raw_output":true,"stage":"Main","step":"org/pipeline/deploy-ecs@v1"}',
  '{"arg":"it broke\\nsecond","command":"error","job":"go/Deliver/Deploy api-1   ","kvPairs":{"title":"bad"},"stage":"Main","step":"org/pipeline/deploy-ecs@v1"}',
  '{"executionTime":322748792,"job":"go/Deliver/Deploy api-1   ","msg":"Failure","stage":"Main","step":"org/pipeline/deploy-ecs@v1","stepResult":"failure"}',
  '{"arg":"failed","command":"set-output","job":"go/Deliver/Deploy api-1   ","name":"verdict","step":"org/pipeline/deploy-ecs@v1"}',
  '{"command":"summary","content":"### sum\\n","job":"go/Deliver/Deploy api-1   ","step":"org/pipeline/deploy-ecs@v1"}',
  '{"job":"go/Deliver/Deploy api-1   ","jobResult":"failure","msg":"Job failed"}',
  'not json',
];

it('reads a stage from act’s log: what it took, put out, and said', () => {
  const events = LINES.flatMap(line => readActLine(line) ?? []);
  expect(stagesIn(events, 'org/pipeline')).toEqual([
    {
      job: 'Deploy api',
      stage: 'deploy-ecs',
      result: 'failure',
      took: 322.748792,
      outputs: { verdict: 'failed' },
      summaries: ['### sum\n'],
      errors: ['it broke\nsecond'],
      log: ['hi'],
    },
  ]);
});
