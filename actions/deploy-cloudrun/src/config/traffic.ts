import { given, type Problems } from '@pipeline/action-kit';
import { LATEST, type Split } from '@pipeline/cloudrun';
import { type Inputs, spec } from '../spec.gen.ts';
import { NAMES, type Named } from './settings.ts';

/** The input `traffic`: revisions that there are, and how much each gets. */
export function splitsOf(named: Named, inputs: Inputs, problems: Problems): Split[] | undefined {
  const { name, settings, where } = named;
  if (settings.traffic === undefined) return undefined;
  const input = where('traffic');
  const others = changesIn(named, inputs);
  if (others.length > 0)
    problems.add(
      input,
      `it moves traffic and deploys nothing, and there is ${others.map(each => `\`${each}\``).join(', ')}, too`,
      'Deploy in one step and move traffic in another',
    );
  const splits = Object.entries(settings.traffic).map(([revision, text]) => {
    if (revision !== LATEST && !revision.startsWith(`${name}-`))
      problems.add(
        input,
        `${JSON.stringify(revision)} is no revision of ${name}`,
        `Write whole names, such as ${name}-00042-abc, or ${LATEST}`,
      );
    return { revision, percent: percentOf(text) };
  });
  const odd = splits.find(({ percent }) => percent === undefined);
  const sum = splits.reduce((so, { percent = 0 }) => so + percent, 0);
  if (odd !== undefined)
    problems.add(
      input,
      `the share of ${odd.revision} is not a whole percentage`,
      `Write 0 to 100 after it, such as ${name}-00042-abc=90`,
    );
  else if (sum !== 100)
    problems.add(input, `the shares sum to ${sum}`, 'Write percentages that sum to 100, such as 90 and 10');
  return splits.map(({ revision, percent = 0 }) => ({ revision, percent }));
}

/** All that a deploy does, and traffic alone does not. */
function changesIn({ settings }: Named, inputs: Inputs): string[] {
  const changing = NAMES.filter(name => name !== 'traffic' && name !== 'check-url');
  return [
    ...given(spec, settings, changing),
    ...given(spec, inputs, ['no-traffic', 'instances', 'task-job', 'create']),
  ];
}

/** `90` or `90%`. */
export function percentOf(text: string): number | undefined {
  const [, digits] = /^(\d{1,3})\s*%?$/.exec(text.trim()) ?? [];
  return digits !== undefined && Number(digits) <= 100 ? Number(digits) : undefined;
}
