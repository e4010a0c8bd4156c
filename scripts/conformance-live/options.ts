import { CASES } from '../../packages/ecs/test/live/cases.ts';
import { VARIABLES } from '../../packages/ecs/test/live/settings.ts';

export const HELP = `pnpm conformance:live [CASE...] [--clean]: holds AWS itself to what our ECS target counts on.
It makes one service of one task for each case, one after the other, and removes it again, also when it fails or is
cancelled. It takes up to an hour, and costs some minutes of Fargate (0.25 vCPU).
CASE     only these; then no live run is noted
--clean  removes what an earlier run that was killed left in the cluster, and does nothing else
With AWS_ENDPOINT_URL it is a trial against an emulator: it notes no live run and keeps no trace.`;

/** All that is missing, in one message. */
export function refusal(missing: readonly string[]): string {
  const lines = missing.map(
    name => `  ${name}  ${VARIABLES[name] ?? 'needed with the others of a load balancer'}`,
  );
  return `conformance:live needs an AWS account. Not set:\n${lines.join('\n')}`;
}

export interface LiveOptions {
  clean: boolean;
  help: boolean;
  /** Cases; all of them where none is named. */
  only: string[];
}

/** The command line, or what is wrong with it as text. */
export function readOptions(args: readonly string[]): LiveOptions | string {
  const given = args.filter(arg => arg !== '--');
  const only = given.filter(arg => !arg.startsWith('--'));
  const known = CASES.map(({ name }) => name);
  for (const name of only)
    if (!known.includes(name)) return `There is no case ${name}, but ${known.join(', ')}`;
  const [unknown] = given.filter(arg => arg.startsWith('--') && arg !== '--clean' && arg !== '--help');
  if (unknown !== undefined) return `${unknown} is not known`;
  const clean = given.includes('--clean');
  if (clean && only.length > 0) return '--clean goes with nothing else';
  return { clean, help: given.includes('--help'), only };
}
