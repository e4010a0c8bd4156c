import type { Notice } from './memory.ts';
import type { Phase, Story } from './story/model.ts';

/** The phases that are told where each is a message of its own. */
export type Worthy = readonly Phase[];

/**
 * The phase that a story has come to, where it is worth a message and has had none; `undefined` otherwise. One that it comes to anew, such as
 * a second failure, is another one.
 */
export function isNew(story: Story, before: readonly Notice[], only: Worthy): string | undefined {
  if (!only.includes(story.phase)) return undefined;
  const told = phaseOf(story);
  return before.some(notice => notice.about === story.key && notice.told === told) ? undefined : told;
}

/** Such as `live@production 2026-11-30T14:05:00Z`. */
export function phaseOf({
  phase,
  environment,
  since,
}: Pick<Story, 'phase' | 'environment' | 'since'>): string {
  return `${phase}@${environment} ${since}`;
}
