import { parseRoleArn, type RoleArn } from './role-arn.ts';

/** A role may be assumed from another as often as one likes; more than this is a mistake in an input. */
const LONGEST = 5;

/** The roles of a chain in turn; what is wrong with them as texts, each naming its entry. */
export function parseRoleChain(
  list: readonly string[],
  first?: string,
): { roles: RoleArn[]; problems: string[] } {
  const roles: RoleArn[] = [];
  const problems: string[] = [];
  let before = first === undefined ? undefined : parseRoleArn(first);
  for (const [index, text] of list.entries()) {
    const role = parseRoleArn(text);
    const where = `role ${index + 1} of the chain, "${text.trim()}",`;
    if (typeof role === 'string') {
      problems.push(`${where} ${role}`);
      before = undefined;
      continue;
    }
    if (typeof before === 'object' && before.arn === role.arn) {
      problems.push(`${where} is the role before it, and would only shorten its session`);
    }
    if (typeof before === 'object' && before.partition !== role.partition) {
      problems.push(`${where} is in another partition than the role before it (${before.partition})`);
    }
    roles.push(role);
    before = role;
  }
  if (list.length > LONGEST)
    problems.push(`has ${list.length} roles, and more than ${LONGEST} are not taken`);
  return { roles, problems };
}
