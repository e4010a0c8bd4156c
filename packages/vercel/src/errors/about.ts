import type { Scope } from '../api.ts';

/** What a call was about, for the words of its error. */
export interface About {
  /** Such as `PromoteDeployment`. */
  operation: string;
  /** Whether it changes something, so that an answer that is lost matters. */
  changes: boolean;
  /** Of what changes something: that twice is as good as once. */
  repeatable?: boolean;
  subject: Subject;
  scope: Scope;
}

export interface Subject {
  kind: 'project' | 'deployment' | 'domain' | 'file' | 'projects' | 'teams';
  /** Its name, id or host. */
  id?: string;
  /** Of a deployment or a domain, where it was asked for as one of a project. */
  project?: string;
}

/** `project shop-web of team acme` */
export function named({ subject, scope }: Pick<About, 'subject' | 'scope'>): string {
  const { kind, id, project } = subject;
  const what = id === undefined ? kind : `${kind} ${id}`;
  return `${what}${project === undefined ? '' : ` in project ${project}`}${of(scope)}`;
}

/** ` of team acme`, or nothing where there is none. */
export function of({ team }: Scope): string {
  return team === undefined ? '' : ` of team ${team}`;
}

/** `team acme`, or whose things are asked for without one. */
export function teamWords({ team }: Scope): string {
  return team === undefined ? 'the account that the token stands for' : `team ${team}`;
}
