import { join } from 'node:path';
import { dist } from '../../scripts/paths.ts';
import { type Measured, measure } from '../measure.ts';
import type { Checkout } from './checkout.ts';

/** Ours, as a tag carries it. */
export const main = join(dist, 'build-push/index.js');

/** A step with ours that builds the folder `context` of what is checked out. Throws where it fails, with its log. */
export async function buildPush(
  inputs: Record<string, string>,
  { dir, sha }: Checkout,
  env: Record<string, string> = {},
): Promise<Measured> {
  const given = { inputs: { context: 'context', signing: 'none', ...inputs } };
  const measured = await measure({ main }, given, { ...JOB, GITHUB_WORKSPACE: dir, GITHUB_SHA: sha, ...env });
  if (measured.code !== 0) throw new Error(`build-push failed:\n${measured.log}`);
  return measured;
}

/** Of a push to the main branch. */
const JOB = {
  GITHUB_EVENT_NAME: 'push',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REPOSITORY: 'org/shop',
  GITHUB_RUN_ID: '1',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_WORKFLOW_REF: 'org/shop/.github/workflows/deliver.yml@refs/heads/main',
};

/** Milliseconds from its process's start to its end. */
export function whole({ startedAt, endedAt }: Measured): number {
  return endedAt - startedAt;
}

/** How long each of its steps took, as its summary says at the end of the log. */
export function stepsOf({ log }: Measured): string {
  return (
    /\b(?:look|build) [\d.]+m?s(?:, \w+ [\d.]+m?s)*/.exec(log)?.[0] ?? 'its log says nothing of its steps'
  );
}
