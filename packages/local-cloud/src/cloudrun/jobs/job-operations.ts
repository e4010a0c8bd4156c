import { randomUUID } from 'node:crypto';
import { found, newEtag, objectOf, paged, sameEtag, subjectOf, textOf } from '../fields.ts';
import { alreadyExists, type Caller, type Document, type Operations } from '../handler.ts';
import { SOMEONE_ELSE } from '../operations/write.ts';
import { condition } from '../reconcile/conditions.ts';
import { checkId } from '../rules/names.ts';
import { timestamp, type World } from '../world.ts';
import { atOnce } from './at-once.ts';
import { newExecution } from './executions.ts';
import { reconcileJob } from './job-reconcile.ts';
import { wantedJob } from './job-rules.ts';
import type { ExecutionRun } from './run/execution-run.ts';

/** What an update leaves as it is, whatever it says. */
const KEPT = [
  'uid',
  'createTime',
  'creator',
  'executionCount',
  'latestCreatedExecution',
  'observedGeneration',
  'conditions',
];

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs */
export function jobOperations(world: World, start: (execution: string) => ExecutionRun): Operations {
  const { jobs, operations } = world;

  const create = (name: string, given: Document, caller: Caller, dry: boolean): Document => {
    checkId('job_id', name.split('/').at(-1));
    const job = {
      ...wantedJob(given),
      name,
      uid: randomUUID(),
      generation: '1',
      createTime: timestamp(world),
      creator: caller.email,
    };
    return write(job, caller, dry);
  };
  /** What is written is reconciled; a dry run answers with what would be, and keeps nothing. */
  const write = (wanted: Document, caller: Caller, dry: boolean): Document => {
    const name = textOf(wanted, 'name');
    const job = {
      ...wanted,
      updateTime: timestamp(world),
      lastModifier: caller.email,
      etag: newEtag(),
      reconciling: true,
      terminalCondition: condition(undefined, timestamp(world), 'Ready', 'reconciling'),
    };
    if (dry) return atOnce(world, 'Job', job);
    jobs.set(name, job);
    const pending = operations.begin(name, 'Job', () => jobs.get(name) ?? job);
    reconcileJob(world, name, pending);
    return pending.document;
  };

  /** Somebody else's write, which changes nothing that anybody sees. */
  const touch = (name: string) =>
    jobs.set(name, { ...found(jobs, name), etag: newEtag(), lastModifier: SOMEONE_ELSE });

  return {
    'Jobs.CreateJob'(request, caller) {
      const name = `${textOf(request, 'parent')}/jobs/${textOf(request, 'jobId')}`;
      if (jobs.has(name)) throw alreadyExists(name);
      return create(name, objectOf(request, 'job'), caller, request.validateOnly === true);
    },

    'Jobs.GetJob': request => found(jobs, textOf(request, 'name')),

    'Jobs.ListJobs'(request) {
      const prefix = `${textOf(request, 'parent')}/jobs/`;
      const own = [...jobs.values()].filter(job => textOf(job, 'name').startsWith(prefix));
      return paged('jobs', own.reverse(), request);
    },

    /** A whole replacement: the request has no mask (job.proto). */
    'Jobs.UpdateJob'(request, caller) {
      const given = objectOf(request, 'job');
      const name = textOf(given, 'name');
      const dry = request.validateOnly === true;
      if (!jobs.has(name) && request.allowMissing === true) return create(name, given, caller, dry);
      if (world.faults.take('conflict', subjectOf(name))) touch(name);
      const had = found(jobs, name);
      sameEtag(given, had);
      const kept = Object.fromEntries(Object.entries(had).filter(([field]) => KEPT.includes(field)));
      const generation = String(Number(had.generation) + 1);
      return write({ ...wantedJob(given), ...kept, name, generation }, caller, dry);
    },

    'Jobs.DeleteJob'(request) {
      const name = textOf(request, 'name');
      const had = found(jobs, name);
      sameEtag(request, had);
      const deleted = { ...had, deleteTime: timestamp(world) };
      if (request.validateOnly !== true) jobs.delete(name);
      return atOnce(world, 'Job', deleted);
    },

    /** Ends when the execution does, as its response type, Execution, has it (job.proto). */
    'Jobs.RunJob'(request, caller) {
      const job = found(jobs, textOf(request, 'name'));
      sameEtag(request, job);
      const execution = newExecution(world, job, objectOf(request, 'overrides'), caller);
      const name = textOf(execution, 'name');
      if (request.validateOnly === true) return atOnce(world, 'Execution', execution);
      world.executions.set(name, execution);
      const look = () => world.executions.get(name) ?? execution;
      const pending = operations.begin(name, 'Execution', look);
      start(name).ended(pending);
      return pending.document;
    },
  };
}
