import type { Place, Raw } from '../raw.ts';

/** What a call was about, for the words of its error. */
export interface About {
  /** Such as `UpdateService`. */
  operation: string;
  /** Whether it changes something, so that an answer that is lost matters. */
  changes: boolean;
  subject: Partial<Place> & { kind?: Kind; id?: string };
  /** What was sent: the values of its variables are taken out of Google's words. */
  body?: Raw;
}

export type Kind = 'service' | 'job' | 'worker pool' | 'revision' | 'execution' | 'operation';

/** `service api in europe-west1 of shop-prod` */
export function named({ kind, id, region, project }: About['subject']): string {
  const what = id === undefined ? (kind ?? 'project') : `${kind ?? 'resource'} ${id}`;
  return `${what}${where({ region, project })}`;
}

/** ` in europe-west1 of shop-prod` */
export function where({ region, project }: { region?: string | undefined; project?: string | undefined }) {
  return `${region === undefined ? '' : ` in ${region}`}${project === undefined ? '' : ` of ${project}`}`;
}
