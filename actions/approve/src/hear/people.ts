import { type Comment, isTeam, nameKey, names, type Person, parseCommand } from '@pipeline/approval';
import { ConfigError } from '@pipeline/contracts';
import type { Ports } from '../ports.ts';

/** Those who matter to a decision: only of them it is asked what they are. */
export function whoMatters(
  comments: readonly Comment[],
  code: string,
  recorded: readonly string[],
): string[] {
  const answering = comments.filter(({ type, body }) => {
    const said = parseCommand(body);
    return type === 'User' && said !== undefined && 'code' in said && said.code === code;
  });
  const once = new Map(
    [...answering.map(({ login }) => login), ...recorded].map(login => [nameKey(login), login]),
  );
  return [...once.values()];
}

/** What each of them is, asked of GitHub now. */
export async function knownPeople(
  logins: readonly string[],
  approvers: readonly string[],
  ports: Pick<Ports, 'github'>,
): Promise<(login: string) => Person> {
  const known = new Map<string, Person>();
  for (const login of logins) known.set(nameKey(login), await personOf(login, approvers, ports));
  return login => known.get(nameKey(login)) ?? { teams: [], writes: false };
}

/** What somebody is, by their own name first: a team that cannot be read is then no matter. @throws where GitHub does not answer */
export async function personOf(
  login: string,
  approvers: readonly string[],
  { github }: Pick<Ports, 'github'>,
): Promise<Person> {
  const writes = names(approvers, login) && ['write', 'admin'].includes(await github.permissionOf(login));
  if (writes) return { teams: [], writes };
  let unread: string | undefined;
  for (const approver of approvers.filter(isTeam)) {
    const [org = '', team = ''] = approver.split('/');
    try {
      if (await github.isTeamMember(org, team, login)) return { teams: [approver], writes };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      unread ??= error.message;
    }
  }
  return { teams: [], writes, ...(unread !== undefined && { unread }) };
}
