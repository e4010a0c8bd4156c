import type { WholeRelease } from '../whole/model.ts';
import { touches } from './choose.ts';
import type { Destination } from './model.ts';
import { isMigration, type Scene } from './scene.ts';
import type { Toward } from './toward.ts';
import { undoneBy } from './undone-by.ts';

/** A destination, with all that a person should know of it. */
export function told(scene: Scene, to: WholeRelease, found: Toward): Destination {
  const { releases, placeOf } = scene.timeline;
  const newer = releases.filter(release => placeOf(release) < placeOf(to));
  return {
    to,
    from: undoneBy(scene, found.states),
    parts: found.parts,
    left: found.left,
    passedOver: newer
      .filter(release => release.back === undefined && touches(scene, release))
      .filter(({ standing }) => standing.state !== 'not-started')
      .flatMap(release => {
        const why = whyNot(scene, release);
        return why === undefined ? [] : [{ release, why }];
      }),
    migrations: newer.flatMap(release => migrationsOf(release, scene)),
  };
}

/** Why a release is none to go back to, unless somebody names it; `undefined` where it may be. */
export function whyNot({ subjects, timeline }: Scene, release: WholeRelease): string | undefined {
  if (release.standing.state !== 'good') return release.standing.detail;
  const [by] = timeline.states
    .filter(({ record, target }) => timeline.of(record) === release && subjects.includes(target.subject))
    .flatMap(({ leftBy }) => leftBy ?? []);
  return by && `was left by rollback ${by.record.intent.id}`;
}

/** Those that may have changed something: in flight or failed ones, too. */
function migrationsOf(release: WholeRelease, { timeline }: Scene): Destination['migrations'] {
  return timeline.states
    .filter(({ record, target }) => isMigration(target.subject) && timeline.of(record) === release)
    .filter(({ presence }) => presence !== 'gone')
    .map(({ record: { outcome }, target: { subject } }) => {
      const said = outcome?.targets.find(target => target.subject === subject)?.detail ?? outcome?.detail;
      return { release, subject, detail: said ?? 'has begun and not ended' };
    });
}
