import type { LocalCloud, LocalRun } from '../../packages/local-cloud/src/index.ts';
import type { Place } from './places.ts';

/** The job that the shop runs before anything of it serves. */
const JOB = 'check-web';

/** Puts the release before in place: the service in each region, serving for everybody, and the job beside it. */
export async function installOnCloudRun(
  { cloud, run }: { cloud: LocalCloud; run: LocalRun },
  { project, regions }: Place,
  images: Readonly<Record<string, string>>,
): Promise<void> {
  const all = Object.entries(images).flatMap(([name, image]) =>
    regions.map(region => ({ name, image, region })),
  );
  await Promise.all(
    all.flatMap(({ name, image, region }) => [
      run.world.create(project, region, name, {
        template: { containers: [{ image, ports: [{ containerPort: 8080 }] }] },
        invokerIamDisabled: true,
      }),
      makeJob({ cloud, run }, `projects/${project}/locations/${region}`, {
        template: {
          template: { containers: [{ image, command: ['node', 'server.js', 'check'] }], maxRetries: 0 },
        },
      }),
    ]),
  );
}

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs/create */
async function makeJob(
  { cloud, run }: { cloud: LocalCloud; run: LocalRun },
  parent: string,
  job: object,
): Promise<void> {
  const { token } = cloud.google.tokens.issue({ members: [], email: 'someone@example.com' }, 60);
  const answer = await fetch(`${run.url}/v2/${parent}/jobs?jobId=${JOB}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(job),
  });
  if (!answer.ok) throw new Error(`The job ${JOB} could not be made: ${await answer.text()}`);
}
