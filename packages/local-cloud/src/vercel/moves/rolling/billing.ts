import type { Project } from '../../model.ts';
import type { World } from '../../world.ts';

export interface Billing {
  availableSlots: number | 'unlimited';
  reason: 'plan_not_supported' | 'no_available_slots' | 'available_slots' | 'unlimited_slots';
  message: string;
  enabledProjects?: string[];
}

/**
 * How many more projects of the owner may roll: none on Hobby, one on Pro, all on Enterprise.
 * https://vercel.com/docs/rest-api/rolling-release/get-rolling-release-billing-status
 */
export function billing(world: World, { owner }: Project): Billing {
  if (owner.plan === 'hobby')
    return {
      availableSlots: 0,
      reason: 'plan_not_supported',
      message: 'The plan does not have Rolling Releases.',
    };
  if (owner.plan === 'enterprise')
    return {
      availableSlots: 'unlimited',
      reason: 'unlimited_slots',
      message: 'All projects may have Rolling Releases.',
    };
  const enabled = world.projects.filter(each => each.owner.id === owner.id && each.rollingRelease !== null);
  return enabled.length === 0
    ? { availableSlots: 1, reason: 'available_slots', message: 'One project may have Rolling Releases.' }
    : {
        availableSlots: 0,
        reason: 'no_available_slots',
        message: 'The one project that may have Rolling Releases has them.',
        enabledProjects: enabled.map(({ id }) => id),
      };
}
