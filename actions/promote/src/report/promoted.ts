import type { Report } from '@pipeline/action-kit';
import type { Copied } from '@pipeline/oci';
import type { Tagging } from '../set-tags.ts';
import type { Outputs } from '../spec.gen.ts';
import { type TagLook, titleOf } from '../tag-guard.ts';
import { attached, evidenceTable, imageTable, mountHint, moved, noteBlocks } from './blocks.ts';
import type { Facts } from './facts.ts';
import { outputsOf } from './outputs.ts';

/** Everything is there, at the same digests, under its tags. */
export function reportPromoted(
  facts: Facts,
  { created, copied, tagging }: { created: readonly string[]; copied: readonly Copied[]; tagging: Tagging },
): Report<Outputs> {
  const { config, ready, said, notes } = facts;
  const bytes = copied.reduce((sum, { bytesSent }) => sum + bytesSent, 0);
  const wrote = copied.some(({ blobs, manifests }) => blobs.mounted > 0 || manifests.put > 0);
  const changed = bytes > 0 || wrote || tagging.set.length > 0;
  const how = ready.map(({ plan }, at) => {
    const one = copied[at];
    return { moved: one === undefined ? '–' : moved(one), attached: attached(plan) };
  });
  const mountRefused = copied.reduce((sum, one) => sum + one.mountRefused, 0);
  const title = changed ? `Promoted to ${config.to.text}` : `Promoted to ${config.to.text} before`;
  return {
    outputs: outputsOf(facts, { changed, bytes }),
    summary: [
      { heading: title },
      imageTable(ready, how),
      ...evidenceTable(said),
      {
        text: changed ? tagWords(tagging) : 'Every byte and every tag was there already; nothing was moved.',
      },
      ...(created.length === 0 ? [] : [{ text: `Created in ECR: ${created.join(', ')}.` }]),
      ...mountHint(ready, mountRefused),
      ...noteBlocks([...notes, ...tagging.notes]),
    ],
  };
}

function tagWords({ set, unchanged }: Tagging): string {
  const words = set.map(look => `${titleOf(look)} ${wasAt(look)}`);
  if (unchanged.length > 0) words.push(`${unchanged.map(titleOf).join(', ')}: as before`);
  return `Each digest was proven to be the one that it was promoted from. Tags: ${words.join('; ')}.`;
}

function wasAt({ now, commit }: TagLook): string {
  if (now === undefined) return 'is new';
  return `was at ${now}${commit === undefined ? '' : ` of commit ${commit.slice(0, 12)}`}`;
}
