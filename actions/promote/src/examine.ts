import type { Chosen } from './choose.ts';
import type { Config } from './config/config.ts';
import { meets } from './evidence.ts';
import type { Memory } from './memory.ts';
import type { Ports } from './ports.ts';
import type { Ready } from './prepare.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import type { Said } from './said.ts';
import { refusedThere, verifiedThere } from './verified.ts';

/** What is known of the images, for and against. */
export interface Examined {
  said: Said[];
  refusals: Refusal[];
  notes: string[];
}

/** What the release log of each environment knows; absent where it is not asked. */
export interface Memories {
  from: Memory | undefined;
  to: Memory | undefined;
}

/** Of an index one platform may go, and it is its digest that was deployed there, and taken back. */
export function examineParts(
  ready: readonly Pick<Ready, 'name' | 'from' | 'digest'>[],
  { to }: Pick<Memories, 'to'>,
  { allowRefused }: Pick<Config, 'allowRefused'>,
): Pick<Examined, 'refusals' | 'notes'> {
  if (to === undefined) return { refusals: [], notes: [] };
  const parts = ready.filter(({ from, digest }) => digest !== from.digest);
  const found = parts.map(part => refusedThere(part, to, allowRefused));
  return {
    refusals: found.flatMap(({ refusal }) => refusal ?? []),
    notes: found.flatMap(({ note }) => note ?? []),
  };
}

/** Whether each digest is verified, was rolled back, and has the attestations that the policy asks for. */
export async function examine(
  { images }: Chosen,
  memories: Memories,
  config: Pick<Config, 'allowRefused' | 'policy' | 'fromEnvironment'>,
  ports: Pick<Ports, 'images' | 'clock' | 'signal'>,
): Promise<Examined> {
  const found: Examined = { said: [], refusals: [], notes: [] };
  const { policy, fromEnvironment: environment } = config;
  for (const { name, from } of images) {
    const asked = { name, digest: from.digest };
    if (memories.from !== undefined) {
      const { said, refusal } = verifiedThere(asked, memories.from);
      found.said.push(said);
      if (refusal !== undefined) found.refusals.push(refusal);
    }
    if (memories.to !== undefined) {
      const { note, refusal } = refusedThere(asked, memories.to, config.allowRefused);
      if (note !== undefined) found.notes.push(note);
      if (refusal !== undefined) found.refusals.push(refusal);
    }
    if (policy === undefined) continue;
    try {
      const attestations = await ports.images.attestations(from);
      const now = new Date(ports.clock.now());
      const { said, refusals } = meets(asked, attestations, { policy, environment, now });
      found.said.push(...said);
      found.refusals.push(...refusals);
    } catch (error) {
      found.refusals.push(refusalOf(name, error, ports.signal));
    }
  }
  return found;
}
