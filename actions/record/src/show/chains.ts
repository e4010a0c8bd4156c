import { identityOf } from '@pipeline/approval';
import type { TargetIntent } from '@pipeline/contracts';
import { digestDigits } from './artifact.ts';
import type { Seen } from './look.ts';
import { type Why, why } from './why.ts';

/** Why an artifact is on a target. */
export interface Chain {
  subject: string;
  /** The artifact's name. */
  name: string;
  artifact: string;
  why: Why;
}

/** Of everything that is live; or, where something was asked about, of that as it was released last. */
export function chainsOf({ live, listed, memory }: Seen, what: string | undefined): Chain[] {
  const targets = what === undefined ? live.map(({ part }) => part.target) : (listed[0]?.targets ?? []);
  // Many services may have the same sidecar.
  const known = new Map<string, Why>();
  const whyOf = (identity: string) => {
    const found = known.get(identity) ?? why(identity, memory);
    known.set(identity, found);
    return found;
  };
  const all = targets.flatMap(target => chainsOn(target, whyOf));
  const meant = what === undefined ? [] : all.filter(chain => isMeant(chain, what));
  return meant.length > 0 ? meant : all;
}

function chainsOn({ subject, artifacts }: TargetIntent, whyOf: (identity: string) => Why): Chain[] {
  return Object.entries(artifacts).map(([name, artifact]) => ({
    subject,
    name,
    artifact,
    why: whyOf(identityOf(artifact)),
  }));
}

/** Of a release with several things, the one that was asked about. */
function isMeant({ subject, artifact, why: { identity } }: Chain, what: string): boolean {
  const digits = digestDigits(what) ?? what;
  return [subject, artifact, identity].includes(what) || identity.startsWith(`sha256:${digits}`);
}
