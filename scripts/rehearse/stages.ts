import type { ActEvent } from './act-events.ts';
import { ENVIRONMENTS, type Environment } from './places.ts';

/** One stage as it went in a rehearsal. `took` is in milliseconds. */
export interface StageRun {
  job: string;
  /** Where it belongs to one, such as `production`. */
  environment: Environment | undefined;
  /** Such as `deploy-ecs`. */
  stage: string;
  result: string;
  took: number;
  outputs: Record<string, string>;
  summaries: string[];
  errors: string[];
  log: string[];
}

/** `org/pipeline/deploy-ecs@v1` → `deploy-ecs`; other actions are no stages of ours. */
export function stageOf(step: string, slug: string): string | undefined {
  const rest = step.startsWith(`${slug}/`) ? step.slice(slug.length + 1) : undefined;
  return rest?.split('@')[0];
}

/** A job as a person knows it: without act's padding and numbering. */
export function shortJob(job: string): string {
  return (job.split('/').at(-1) ?? job).replace(/-\d+\s*$/, '').trim();
}

/** In the rehearsal's copy a job's name begins with its environment. */
function environmentOf(job: string): Environment | undefined {
  return ENVIRONMENTS.find(name => shortJob(job).startsWith(`${name} `));
}

/** A run's events → its stages, in the order in which they ended. */
export function stagesIn(events: ActEvent[], slug: string): StageRun[] {
  const stages: StageRun[] = [];
  const open = new Map<string, StageRun>();
  for (const event of events) {
    if (event.kind === 'started') {
      const stage = stageOf(event.step, slug);
      if (stage === undefined) continue;
      open.set(event.job, {
        job: shortJob(event.job),
        environment: environmentOf(event.job),
        stage,
        result: 'running',
        took: 0,
        outputs: {},
        summaries: [],
        errors: [],
        log: [],
      });
    }
    const run = open.get(event.job);
    if (run === undefined) continue;
    if (event.kind === 'annotation' && event.level === 'error') run.errors.push(event.message);
    // act tells outputs and summaries after the step's end, so it stays open until the next one starts.
    if (event.kind === 'log') run.log.push(event.line);
    if (event.kind === 'output') run.outputs[event.name] = event.value;
    if (event.kind === 'summary') run.summaries.push(event.markdown);
    if (event.kind === 'ended' && stageOf(event.step, slug) === run.stage) {
      run.result = event.result;
      run.took = event.took;
      stages.push(run);
    }
  }
  return stages;
}
