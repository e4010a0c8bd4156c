import { deploymentArtifact } from '@pipeline/contracts';
import { type ProjectView, pinWords } from '@pipeline/vercel';
import type { Memory } from './memory.ts';

/** The last move of production before this run's, and by whom, as far as Vercel or the release log says; `undefined`: there was none. */
export function lastMoveWords(project: ProjectView, memory: Memory | undefined): string | undefined {
  const { lastMove, pinned } = project;
  if (lastMove === undefined) return undefined;
  const { type, from, to, status, at } = lastMove;
  const by = moverIn(memory, to);
  if (pinned !== undefined) return `Before this, production was ${pinWords({ project })}${by}.`;
  const what = type === 'rollback' ? 'an instant rollback' : 'a promotion';
  const time = new Date(at).toISOString();
  const ended = status === 'succeeded' || status === 'failed' ? `it ${status}` : `it is ${status}`;
  return `The last move before this was ${what} from ${from ?? 'nothing'} to ${to} at ${time}${by}; ${ended}.`;
}

function moverIn(memory: Memory | undefined, deployment: string): string {
  const artifact = deploymentArtifact(deployment) ?? '';
  const found = memory?.records.find(({ intent }) =>
    intent.targets.some(({ artifacts }) => Object.values(artifacts).includes(artifact)),
  );
  if (found === undefined) return '';
  const { by, id } = found.intent;
  return `, by release ${id} of ${by.actor} (${by.url})`;
}
