/** A JSON object as Google sent it, with the fields that this version does not know. */
export type Raw = Readonly<Record<string, unknown>>;

/** Where something runs: a project's id and a region, such as `europe-west1`. */
export interface Place {
  project: string;
  region: string;
}

/** What has revisions. */
export interface Parent {
  kind: 'services' | 'workerPools';
  id: string;
}
