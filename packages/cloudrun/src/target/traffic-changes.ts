import type { Change } from '@pipeline/contracts';
import type { Rollout } from '../step.ts';
import { askedOf, servingOf, shapeOf } from '../traffic/serving.ts';
import { sameShares, sharesOf } from '../traffic/shares.ts';
import { tagsOf } from '../traffic/tags.ts';
import { shareWords, stateWords, trafficWords } from '../traffic/words.ts';
import type { ServiceView, Split } from '../views.ts';
import type { Kind } from './kind.ts';

/** `api-1 100% (pinned)` → `api-2 0%, then 10%, then 100%` */
export function trafficChange(kind: Kind, view: ServiceView, { states, revision }: Rollout): Change {
  const [only = []] = states;
  const split = states.length === 1 && sharesOf(only).size > 1;
  return {
    what: kind.share,
    from: standingWords(view),
    to: split ? trafficWords(only) : `${revision} ${stateWords(states, revision)}`,
  };
}

/** What serves, how it was asked for, and whether that ever took effect. */
function standingWords(view: ServiceView): string {
  const serving = trafficWords(servingOf(view));
  const asked = askedOf(view);
  if (!view.reconciling && !sameShares(asked, sharesOf(view.serving)))
    return `${serving} (asked for ${shareWords(asked)}, which never took effect)`;
  return shapeOf(view) === 'pinned' ? `${serving} (pinned)` : serving;
}

export function tagChanges(before: readonly Split[], after: readonly Split[]): Change[] {
  const [had, has] = [before, after].map(
    splits => new Map(tagsOf(splits).map(({ tag = '', revision }) => [tag, revision])),
  );
  const names = new Set([...(had?.keys() ?? []), ...(has?.keys() ?? [])]);
  return [...names].flatMap(tag => {
    const [from, to] = [had?.get(tag), has?.get(tag)];
    if (from === to) return [];
    return [{ what: `tag ${tag}`, ...(from !== undefined && { from }), to: to ?? 'none' }];
  });
}
