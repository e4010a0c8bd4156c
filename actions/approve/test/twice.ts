import { type Ended, IMAGES, image, type Scene, scene } from './scene.ts';

/** Two verifications in one run: before the images are copied, and hours later in the job that deploys them. */
const VERIFY = {
  operation: 'verify',
  approval: '42.1',
  environment: 'production',
  approvers: 'ann, bob, org/release',
  wants: 'images',
};
const RUN = { runId: '50', actor: 'github-actions[bot]', eventName: 'workflow_dispatch' };
export const moved = (reference: string) =>
  reference.replace('registry.example', '1.dkr.ecr.eu-west-1.amazonaws.com');
export const PROMOTED = { api: moved(IMAGES.api), worker: moved(IMAGES.worker) };

/** A shop with something live in production. */
export async function start(): Promise<Scene> {
  const opened = await scene();
  await opened.released('production', '9.1', { api: image('api', '0') });
  return opened;
}

export const first = (on: Scene, inputs: Record<string, string> = {}, how = {}) =>
  on.step({ ...VERIFY, ...inputs }, { ...RUN, ...how });

export const second = (on: Scene, before: Ended, inputs: Record<string, string> = {}, how = {}) =>
  on.step(
    {
      ...VERIFY,
      images: JSON.stringify(PROMOTED),
      'was-approved-by': String(before.outputs['approved-by'] ?? ''),
      'github-token': 'deploys',
      ...inputs,
    },
    { ...RUN, ...how },
  );
