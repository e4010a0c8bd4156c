export type RepositoryPermission = 'admin' | 'write' | 'read' | 'none';
export type Association = 'OWNER' | 'MEMBER' | 'COLLABORATOR' | 'CONTRIBUTOR' | 'NONE';

/** Somebody with an account. */
export interface PersonOptions {
  /** What they may do in every repository; who is in a team may read when absent, others nothing. */
  permission?: RepositoryPermission;
  /** `MEMBER` of who is in a team, `COLLABORATOR` of who may write, else `NONE`, when absent. */
  association?: Association;
  /** What their commits carry. */
  email?: string;
}

export interface PeopleOptions {
  /** By login. Whoever else acts is a stranger with an account. */
  people?: Readonly<Record<string, PersonOptions>>;
  /** `org/slug` → logins; one with a `?` behind it was invited and has not answered. */
  teams?: Readonly<Record<string, readonly string[]>>;
}

export interface User {
  login: string;
  id: number;
  type: 'User' | 'Bot';
  html_url: string;
}

/** Logins are the same in any case, as GitHub has it. */
const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** Everybody who has an account, and the teams that they are in. */
export class People {
  readonly #people: Map<string, PersonOptions>;
  readonly #teams: Map<string, readonly string[]>;

  constructor({ people = {}, teams = {} }: PeopleOptions) {
    this.#people = new Map(Object.entries(people));
    this.#teams = new Map(Object.entries(teams));
  }

  user(login: string): User {
    const id = [...login].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 1_000_003, 7);
    const type = login.endsWith('[bot]') ? 'Bot' : 'User';
    return { login, id, type, html_url: `https://github.com/${login}` };
  }

  permission(login: string): RepositoryPermission {
    return this.#options(login)?.permission ?? (this.#isInATeam(login) ? 'read' : 'none');
  }

  /** https://docs.github.com/en/graphql/reference/enums#commentauthorassociation */
  association(login: string): Association {
    const given = this.#options(login)?.association;
    if (given !== undefined) return given;
    if (this.#isInATeam(login)) return 'MEMBER';
    return ['admin', 'write'].includes(this.permission(login)) ? 'COLLABORATOR' : 'NONE';
  }

  /** Whose an address is: GitHub's own addresses tell it themselves. https://docs.github.com/en/account-and-profile/reference/email-addresses-reference */
  loginOf(email: string): string | undefined {
    const noreply = /^(?:\d+\+)?([^+@]+)@users\.noreply\.github\.com$/.exec(email)?.[1];
    return noreply ?? [...this.#people].find(([, person]) => person.email === email)?.[0];
  }

  /** `undefined` where there is no such team. */
  membership(org: string, team: string, login: string): 'active' | 'pending' | 'none' | undefined {
    const members = this.#members(org, team);
    if (members === undefined) return undefined;
    if (members.some(member => same(member, login))) return 'active';
    return members.some(member => same(member, `${login}?`)) ? 'pending' : 'none';
  }

  hasTeam(org: string, team: string): boolean {
    return this.#members(org, team) !== undefined;
  }

  #members(org: string, team: string): readonly string[] | undefined {
    return [...this.#teams].find(([name]) => same(name, `${org}/${team}`))?.[1];
  }

  #options(login: string): PersonOptions | undefined {
    return [...this.#people].find(([name]) => same(name, login))?.[1];
  }

  #isInATeam(login: string): boolean {
    return [...this.#teams.values()].some(members => members.some(member => same(member, login)));
  }
}
