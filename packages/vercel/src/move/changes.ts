import type { Change } from '@pipeline/contracts';
import type { MoveStep, VercelNow } from '../step.ts';
import { stagesWords } from './offers.ts';
import { targetOf } from './words.ts';

/** Each domain and host that comes to answer from elsewhere, what of the project changes with it, and variables by name. */
export function changesOf(now: VercelNow, step: MoveStep): Change[] {
  const { project, domains, hosts } = now;
  const { deployment, way, from, stages } = step;
  const to = deployment === '' ? 'the new deployment' : deployment;
  const changes: Change[] = [];
  for (const { host, deployment: had } of domains)
    if (had !== deployment) changes.push(change(`domain ${host}`, had, to));
  for (const each of step.hosts) {
    if (domains.some(({ host }) => host === each.host)) continue;
    const goes = targetOf(step, each.to);
    const had = hosts.find(({ host }) => host === each.host)?.deployment;
    if ((had ?? null) !== goes)
      changes.push(change(`extra host ${each.host}`, had, goes === '' ? to : (goes ?? 'none')));
  }
  if (from !== deployment) {
    // Where something else is on its way there, or there are no domains.
    if (!changes.some(({ what }) => what.startsWith('domain ')))
      changes.unshift(change('production', from || undefined, to));
    if (stages.length > 0) changes.push({ what: 'rolling release', to: stagesWords(stages) });
    if (way === 'rollback') changes.push(change('pin', project.pinned, `${deployment}, until it is undone`));
  }
  if (project.pinned !== undefined && way === 'promote')
    changes.push({ what: 'pin', from: project.pinned, to: 'none' });
  return [...changes, ...(from === deployment ? [] : variablesIn(now, step))];
}

function variablesIn({ live, candidate, envNames }: VercelNow, { deployment }: MoveStep): Change[] {
  if (live === undefined) return [];
  if (deployment === '') return variableChanges(live.env, envNames);
  return candidate?.id === deployment ? variableChanges(live.env, candidate.env) : [];
}

/** By name; where one of the two is not told, nothing is known. */
export function variableChanges(before: readonly string[], after: readonly string[]): Change[] {
  if (before.length === 0 || after.length === 0) return [];
  const [had, has] = [new Set(before), new Set(after)];
  return [
    ...[...has].filter(name => !had.has(name)).map(name => ({ what: `variable ${name}`, to: 'set' })),
    ...[...had]
      .filter(name => !has.has(name))
      .map(name => ({ what: `variable ${name}`, from: 'set', to: 'not set' })),
  ].sort((a, b) => (a.what < b.what ? -1 : 1));
}

function change(what: string, from: string | undefined, to: string): Change {
  return { what, ...(from !== undefined && { from }), to };
}
