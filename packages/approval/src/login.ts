/** https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication */
const LOGIN = /^[a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9])?$/i;
const TEAM = /^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?\/[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9_])?$/i;

export function isLogin(text: string): boolean {
  return LOGIN.test(text);
}

/** Whether it names a team, as `org/team`. */
export function isTeam(text: string): boolean {
  return TEAM.test(text);
}

/**
 * GitHub's names are the same in whatever case they are written; nothing beyond ASCII is folded, since `K` of Kelvin would be a `k`.
 * @returns a key: equal for the same person or team
 */
export function nameKey(name: string): string {
  return name.replace(/[A-Z]/g, letter => letter.toLowerCase());
}

export function names(all: readonly string[], name: string): boolean {
  return all.some(one => nameKey(one) === nameKey(name));
}
