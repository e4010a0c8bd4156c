import {
  ConfigError,
  type DeployTarget,
  type Log,
  type Plan,
  RemoteError,
  type Verdict,
} from '@pipeline/contracts';
import type { RunApi } from '../api.ts';
import { writable } from '../change/document.ts';
import { editJob } from '../change/edit-job.ts';
import { noSuch } from '../errors/missing.ts';
import { isConflict } from '../errors/to-run-error.ts';
import type { Place, Raw } from '../raw.ts';
import { fields } from '../view/fields.ts';
import { readJob } from '../view/job.ts';
import type { RunWanted } from '../wanted.ts';
import { judgeJob } from './judge-job.ts';
import { digest } from './mark.ts';
import type { JobNow, JobSnapshot, JobStarted, JobStep } from './step.ts';

export interface JobPorts {
  api: Pick<RunApi, 'jobs'>;
  log: Log;
}

/** By which a job tells the plan that wrote it. */
const APPLIED = 'pipeline.applied';
/** How often an update that only Google's own writes stood in the way of is sent. */
const SENDS = 4;

/** One Cloud Run job, as what its executions run. It has no revisions: a deploy is an update that replaces it whole. */
export class JobTarget implements DeployTarget<JobNow, RunWanted, JobStep, JobStarted, JobSnapshot> {
  readonly name: string;
  readonly #ports: JobPorts;
  readonly #at: Place;
  readonly #id: string;
  readonly #release: string;
  /** Documents that this run has seen, by generation: only they bring back more than images. */
  readonly #seen = new Map<number, Raw>();

  constructor(ports: JobPorts, at: Place, id: string, run: { release: string }) {
    this.name = `Cloud Run job ${at.region}/${id}`;
    this.#ports = ports;
    this.#at = at;
    this.#id = id;
    this.#release = run.release;
  }

  async observe(): Promise<JobNow> {
    const { jobs } = this.#ports.api;
    const raw = await jobs.get(this.#at, this.#id);
    if (raw === undefined) {
      const known = await jobs.list(this.#at).catch(() => undefined);
      return { raw, view: undefined, ...(known && { known }) };
    }
    const view = readJob(raw);
    this.#seen.set(view.generation, raw);
    return { raw, view };
  }

  offers = () => [
    { kind: 'all-at-once' as const, words: 'all at once (the next execution runs what is new)' },
  ];

  snapshot = ({ view }: JobNow): JobSnapshot => ({
    images: view === undefined ? {} : imagesOf(view),
    generation: view?.generation ?? 0,
  });

  /** @throws ConfigError where the job did not exist. */
  towards({ images, generation }: JobSnapshot): RunWanted {
    const base = this.#seen.get(generation);
    if (base !== undefined) return { base, containers: {} };
    const containers = Object.entries(images).map(([name, image]) => [name, { image }]);
    if (containers.length > 0) return { containers: Object.fromEntries(containers) };
    throw new ConfigError(`${this.name} did not exist before`, {
      hint: 'There is no way back to that: delete it, or deploy a release that works',
    });
  }

  plan({ raw, view, known }: JobNow, wanted: RunWanted): Plan<JobStep> {
    if (raw === undefined && wanted.create !== true) throw noSuch('job', this.#id, this.#at, known);
    const { body, changes, images, same } = editJob(raw, wanted);
    const etag = view?.etag ?? '';
    const planned = { etag, base: raw === undefined ? '' : written(raw), images };
    // With the mark of the deploy before it in it, so that each of two plans with the same end has its own.
    const mark = `${this.#release}/${digest(body)}`;
    if (same) return { subject: this.name, changes, step: { action: 'watch', mark, ...planned } };
    const marked = { ...body, annotations: { ...annotationsOf(body), [APPLIED]: mark } };
    const action = raw === undefined ? 'create' : 'deploy';
    return { subject: this.name, changes, step: { action, body: marked, mark, ...planned } };
  }

  async apply(plan: Plan<JobStep>): Promise<JobStarted> {
    const { body, action } = plan.step;
    if (action === 'watch') return (await this.findStarted(plan)) ?? this.#notShown();
    if (body === undefined) throw new Error(`${this.name}: a plan to ${action} has no document`);
    const job = readJob((await this.#write(body, plan.step)) ?? {});
    if (job.uid !== '' && job.generation > 0) return this.#started(job, plan.step);
    // The answer need not show the document: whoever sent it then looks for it.
    return this.#notShown();
  }

  /** An update settles by itself: there is nothing that another run could continue or end. */
  inFlight = async (): Promise<JobStarted | undefined> => undefined;

  async findStarted({ step }: Plan<JobStep>): Promise<JobStarted | undefined> {
    const raw = await this.#get();
    if (raw === undefined || (step.action !== 'watch' && annotationsOf(raw)[APPLIED] !== step.mark))
      return undefined;
    return this.#started(readJob(raw), step);
  }

  async judge(started: JobStarted): Promise<Verdict> {
    return judgeJob(await this.#get(), started);
  }

  #get = () => this.#ports.api.jobs.get(this.#at, this.#id);

  /** The document after it, where that is told. Sent again only while nothing is there that it would overwrite. */
  async #write(body: Raw, { action, etag, base, mark }: JobStep): Promise<Raw | undefined> {
    const { log, api } = this.#ports;
    if (action === 'create') return (await api.jobs.create(this.#at, this.#id, body)).resource;
    for (let sent = 1, known = etag; ; sent++) {
      try {
        return (await api.jobs.update(this.#at, this.#id, { ...body, etag: known }, [])).resource;
      } catch (error) {
        if (!isConflict(error)) throw error;
        const now = await this.#get();
        // An answer was lost, and this is what it was about.
        if (now !== undefined && annotationsOf(now)[APPLIED] === mark) return now;
        if (now === undefined || written(now) !== base || sent === SENDS) throw this.#overtaken(now, error);
        log(`${this.name} has a new etag and is otherwise as it was planned on: sent again`);
        known = readJob(now).etag;
      }
    }
  }

  #overtaken(now: Raw | undefined, cause: unknown): RemoteError {
    const who = now === undefined ? '' : fields(now, 'a job').text('lastModifier');
    return new RemoteError(
      `${this.name} was changed since this was planned${who === '' ? '' : `, by ${who}`}`,
      {
        service: 'Cloud Run',
        operation: 'UpdateJob',
        status: 409,
        errorCode: 'ABORTED',
        outcome: 'known',
        transient: false,
        hint: 'A job is replaced whole, so that their change would have been lost: see what it was, and run this job again',
        cause,
      },
    );
  }

  #notShown(): never {
    throw new RemoteError(`${this.name} is not shown as it was written`, {
      service: 'Cloud Run',
      operation: 'GetJob',
      outcome: 'unknown',
      hint: 'Somebody may have deleted it, or changed it at the same moment: look at it before this job is run again',
    });
  }

  #started({ uid, generation }: { uid: string; generation: number }, { images }: JobStep): JobStarted {
    return { kind: 'job', region: this.#at.region, id: this.#id, uid, generation, images };
  }
}

const imagesOf = ({ containers }: { containers: readonly { name: string; image: string }[] }) =>
  Object.fromEntries(containers.map(({ name, image }) => [name, image]));

const annotationsOf = (raw: Raw) => fields(raw, 'a job').map('annotations');

/** Of all that an update replaces, without what Google alone writes. */
const written = (raw: Raw) => digest(writable(raw, 'job'));
