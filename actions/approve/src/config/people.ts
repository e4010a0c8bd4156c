import type { Problems } from '@pipeline/action-kit';
import { isLogin, isTeam, nameKey } from '@pipeline/approval';
import type { Inputs } from '../spec.gen.ts';

/** Every input that names people. */
export function checkPeople(inputs: Inputs, problems: Problems): void {
  const { approvers = [], emergencyApprovers = [], trustedWriters, quorum } = inputs;
  for (const [input, all] of Object.entries({ approvers, 'emergency-approvers': emergencyApprovers }))
    for (const name of all.filter(each => !isLogin(each) && !isTeam(each)))
      problems.add(
        input,
        `${JSON.stringify(name)} is neither a login nor a team`,
        'Write octocat, or org/team with the team as in its address',
      );
  for (const name of trustedWriters.filter(each => !isLogin(each.replace(/\[bot\]$/, ''))))
    problems.add(
      'trusted-writers',
      `${JSON.stringify(name)} is not a login`,
      'Write github-actions[bot], or NAME[bot] for an App',
    );
  if (trustedWriters.length === 0)
    problems.add('trusted-writers', 'nobody is believed', 'Write github-actions[bot]');
  if (quorum < 1) problems.add('quorum', `${quorum} would approve without anybody`, 'Write 1 or more');
  const people = new Set(approvers.map(nameKey)).size;
  if (people > 0 && !approvers.some(isTeam) && quorum > people)
    problems.add(
      'quorum',
      `it is ${quorum}, and only ${people} may approve`,
      'Name more approvers, or ask for fewer',
    );
}
