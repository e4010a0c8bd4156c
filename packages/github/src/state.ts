import type { Ending } from '@pipeline/contracts';

/** How a release's end looks in GitHub's list of deployments. */
export const STATES: Record<Ending, 'success' | 'failure' | 'inactive' | 'error' | 'in_progress'> = {
  steady: 'success',
  failed: 'failure',
  timeout: 'failure',
  superseded: 'inactive',
  cancelled: 'inactive',
  'not-started': 'inactive',
  unknown: 'error',
  held: 'in_progress',
};

/** What fits into a status. https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status */
export function description(text: string): string {
  const characters = Array.from(text.replace(/\s+/g, ' ').trim());
  return characters.length <= 140 ? characters.join('') : `${characters.slice(0, 138).join('')}…`;
}
