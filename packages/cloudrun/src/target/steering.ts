import { ConfigError, type Decision, type Hold, RemoteError } from '@pipeline/contracts';
import { isConflict } from '../errors/to-run-error.ts';
import type { RunStarted } from '../step.ts';
import { isNoted } from '../traffic/notes.ts';
import { sameShares, sharesOf } from '../traffic/shares.ts';
import { BEFORE, holdId, standingOf } from '../traffic/standing.ts';
import { trafficWords } from '../traffic/words.ts';
import type { ServiceView } from '../views.ts';
import { SENDS } from './carry-out.ts';
import type { RunDocument } from './document.ts';
import { moveTo } from './move.ts';
import type { Site } from './site.ts';

/** Moves a rollout that is in flight on, or back. Each write is on a document in which it was seen to be still ours. */
export class Steering {
  readonly #document: RunDocument;
  readonly #site: Site;

  constructor(document: RunDocument, site: Site) {
    this.#document = document;
    this.#site = site;
  }

  /** Ends a hold. */
  async resolve(started: RunStarted, hold: Hold, decision: Decision): Promise<void> {
    const { rollout } = started;
    const at = rollout.states.findIndex((_, state) => holdId(started.revision, state) === hold.id);
    if (decision === 'go-back') return this.#move(started, () => BEFORE);
    const next = at + 1 < rollout.states.length ? at + 1 : 'end';
    await this.#move(started, (standing, view) => {
      const over = standing > at || (next === 'end' && !isNoted(view, rollout));
      return over ? undefined : next;
    });
  }

  /** Cloud Run cannot cancel an update: it is undone by another. What is over is left as it is. */
  async abort(started: RunStarted): Promise<void> {
    const { rollout } = started;
    const last = rollout.states.at(-1) ?? [];
    await this.#move(started, (standing, view) => {
      const whole =
        standing === rollout.states.length - 1 && sameShares(sharesOf(view.serving), sharesOf(last));
      const bakes = rollout.bake === true && isNoted(view, rollout);
      return whole && !bakes && !view.reconciling ? undefined : BEFORE;
    });
  }

  async #move(
    started: RunStarted,
    to: (standing: number, view: ServiceView) => number | 'end' | undefined,
  ): Promise<void> {
    const { kind, name } = this.#site;
    const { rollout } = started;
    for (let sent = 1; ; sent++) {
      const { view } = await this.#document.mustLook();
      const isOther = started.uid !== '' && view.uid !== started.uid;
      if (!isOther && view.generation < started.generation) throw this.#unseen(started);
      const standing = standingOf(view, rollout);
      if (standing === undefined || isOther) throw this.#taken(started, view);
      const next = to(standing, view);
      if (next === undefined || (next === BEFORE && standing === BEFORE)) return;
      if (standing === BEFORE) throw this.#taken(started, view);
      if (next === BEFORE && rollout.before.length === 0)
        throw new ConfigError(`Nothing served before ${started.revision} that ${name} could go back to`, {
          hint: 'Deploy again, or delete it',
        });
      try {
        await this.#document.update(moveTo(kind, view, rollout, next), view.etag);
        return;
      } catch (error) {
        if (!isConflict(error) || sent === SENDS) throw error;
      }
    }
  }

  /** What was before it would be taken for what it has gone back to. */
  #unseen({ revision }: RunStarted): RemoteError {
    return new RemoteError(`${this.#site.name} does not show the rollout of ${revision} yet`, {
      service: 'Cloud Run',
      operation: 'get',
      transient: true,
      hint: 'Nothing was changed. Say it again in some seconds',
    });
  }

  #taken({ revision }: RunStarted, view: ServiceView): RemoteError {
    const words = `The rollout of ${revision} does not stand any more`;
    return new RemoteError(`${words}: ${this.#site.name} was asked for ${trafficWords(view.traffic)}`, {
      service: 'Cloud Run',
      operation: 'update',
      status: 409,
      transient: false,
      hint: `Nothing was changed. See who did: it was last changed by ${view.lastModifier || 'someone else'}`,
    });
  }
}
