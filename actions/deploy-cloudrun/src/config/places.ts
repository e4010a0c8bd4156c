import type { Problems } from '@pipeline/action-kit';
import { type Place, REGIONS } from '@pipeline/cloudrun';
import { nearest } from '@pipeline/contracts';
import { googleEnvironment, projectOf } from '@pipeline/google-identity';
import type { Inputs } from '../spec.gen.ts';

type Env = (name: string) => string | undefined;

/** Where all is deployed: the project in each region. */
export function placesOf(inputs: Inputs, env: Env, problems: Problems): Place[] {
  const project = checkedProject(inputs, env, problems);
  return checkedRegions(inputs, env, problems).map(region => ({ project, region }));
}

/** With a domain before it where the organisation had one. https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects */
const PROJECT = /^(?:[a-z0-9][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

function checkedProject({ project: given, serviceAccount }: Inputs, env: Env, problems: Problems): string {
  const project = projectOf(given, env) ?? '';
  if (PROJECT.test(project)) return project;
  const quoted = JSON.stringify(project);
  if (project === '') {
    const [, near = 'shop-staging'] =
      /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(serviceAccount ?? '') ?? [];
    problems.add(
      'project',
      'it was not given, and GOOGLE_CLOUD_PROJECT is not set',
      `Write its id, such as ${near}`,
    );
  } else if (/^\d+$/.test(project))
    problems.add('project', `${quoted} is a project’s number`, 'Write its id, such as shop-staging');
  else {
    const near = project.toLowerCase().replace(/[^a-z0-9:.-]+/g, '-');
    const example = PROJECT.test(near) ? `is ${near} meant?` : 'such as shop-staging';
    problems.add(
      'project',
      `${quoted} is not a project’s id: 6 to 30 lower-case letters, digits and hyphens`,
      `Write its id, not its display name: ${example}`,
    );
  }
  return project;
}

function checkedRegions({ regions: given }: Inputs, env: Env, problems: Problems): string[] {
  const around = googleEnvironment(env).region;
  const regions = given ?? (around === undefined ? [] : [around]);
  if (regions.length === 0)
    problems.add(
      'regions',
      'none was given, and CLOUDSDK_RUN_REGION is not set',
      'Write one or several, such as europe-west1',
    );
  for (const region of regions) checkRegion('regions', region, problems);
  const twice = regions.find((region, at) => regions.indexOf(region) !== at);
  if (twice !== undefined) problems.add('regions', `it names ${twice} twice`, 'Keep one of them');
  // Without any, all else is judged all the same.
  return regions.length === 0 ? [''] : [...regions];
}

/** By its shape: one that is not known here may be new, and Google knows. */
export function checkRegion(input: string, region: string, problems: Problems): void {
  if (/^[a-z]+-[a-z]+\d{1,2}$/.test(region)) return;
  const [close = 'europe-west1'] = nearest(region, REGIONS);
  problems.add(input, `${JSON.stringify(region)} is not a region`, `Write one such as ${close}`);
}
