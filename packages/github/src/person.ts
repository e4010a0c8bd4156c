/** Somebody as GitHub knows them. */
export interface Person {
  /** Of an account that is gone: `ghost`, which is nobody's. */
  login: string;
  /** `Bot` of an App and of a job's own token. */
  type: 'User' | 'Bot' | 'Organization' | (string & {});
}

export interface AnsweredPerson {
  login: string;
  type?: string;
}

export function personOf(user: AnsweredPerson | null | undefined): Person {
  return { login: user?.login ?? 'ghost', type: user?.type ?? 'User' };
}
