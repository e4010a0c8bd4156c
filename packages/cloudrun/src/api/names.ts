import type { Parent, Place } from '../raw.ts';

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#Service (`name`) */
export const placeName = ({ project, region }: Place) => `projects/${project}/locations/${region}`;

export const nameIn = (at: Place, collection: Parent['kind'] | 'jobs', id: string) =>
  `${placeName(at)}/${collection}/${id}`;

export const executionName = (at: Place, job: string, id: string) =>
  `${nameIn(at, 'jobs', job)}/executions/${id}`;
