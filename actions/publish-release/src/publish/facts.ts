import type { Live, WholeRelease } from '@pipeline/release-history';
import { type History, isOne, isSame } from '../history.ts';
import type { Served } from '../notes/live-table.ts';
import type { CheckFact, Facts } from '../notes/notes.ts';
import { inertText, link } from '../notes/text.ts';
import type { Published } from '../published.ts';
import { type Chosen, wentLive } from './choose.ts';

/** What the release log knows for the notes; changes and approvals are asked for elsewhere. */
export function factsOf(
  environment: string,
  { release, live }: Chosen,
  history: History,
  own: readonly Published[],
): Omit<Facts, 'changes' | 'approvals'> {
  return {
    environment,
    release: { id: release.id, url: release.by.url, actor: release.by.actor, at: wentLive(release) },
    live,
    served: live ? servedNow(release, history, own) : release.parts.flatMap(partOf),
    checks: checksOf(release, history),
  };
}

/** All of the environment, also what other releases have put there. */
function servedNow(chosen: WholeRelease, { live }: History, own: readonly Published[]): Served[] {
  return live.flatMap(each => {
    const earlier = unchangedSince(each, chosen);
    return partOf({ subject: each.subject, target: each.part.target }).map(served => ({
      ...served,
      ...(earlier && { unchangedSince: nameOf(earlier, own) }),
    }));
  });
}

/** The release that had put there already what serves; `undefined` where this one has changed it. */
function unchangedSince({ release, part, before }: Live, chosen: WholeRelease): WholeRelease | undefined {
  if (!isOne(release, chosen)) return release;
  return before !== undefined && isSame(before.part.target, part.target) ? before.release : undefined;
}

/** As Markdown: by its version where it was published. */
function nameOf({ id, by }: WholeRelease, own: readonly Published[]): string {
  const published = own.find(({ body, github }) => body.mark.release === id && !github.draft);
  return published === undefined
    ? link(`release ${inertText(id)}`, by.url)
    : link(inertText(published.github.tag), published.github.url);
}

function partOf({ subject, target }: Pick<WholeRelease['parts'][number], 'subject' | 'target'>): Served[] {
  return Object.entries(target.artifacts).map(([name, artifact]) => ({ subject, name, artifact }));
}

/** Each that the release's standing counts, and who said last that it passed: a proof, or the deploy itself. */
function checksOf({ id, at, parts, standing, by }: WholeRelease, { proofs }: History): CheckFact[] {
  return standing.checks.map(name => {
    const proof = proofs.find(
      each => each.release === id && each.result === 'passed' && each.checks.includes(name),
    );
    if (proof !== undefined) return { name, at: proof.at, url: proof.by.url };
    const part = parts.find(({ outcome }) => outcome?.checks?.includes(name));
    return { name, at: part?.record.outcome?.at ?? at, url: by.url };
  });
}
