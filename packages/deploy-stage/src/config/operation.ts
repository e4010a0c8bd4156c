import type { Problems } from '@pipeline/action-kit';

/** What a run of a deploying stage is for. */
export type Operation = 'deploy' | 'continue' | 'abort' | 'unlock';

/** One thing that is deployed, and whether nothing is asked of it. */
export interface Asking {
  name: string;
  idle: boolean;
}

/**
 * A deploy without a change is a mistake, and so is a change where nothing is deployed.
 * @param force the input that deploys once more what is there, with its value
 */
export function checkOperation(
  operation: Operation,
  asking: readonly Asking[],
  force: string,
  problems: Problems,
): void {
  for (const { name, idle } of asking) {
    if (operation === 'deploy' && idle)
      problems.add(
        'image',
        `nothing is to be deployed to ${name}`,
        `Give \`image\`, another change, or \`${force}\``,
      );
    if (operation !== 'deploy' && !idle)
      problems.add('operation', `${operation} takes no image or other change`, 'Remove them, or deploy');
  }
}
