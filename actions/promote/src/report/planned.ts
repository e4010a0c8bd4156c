import type { Report } from '@pipeline/action-kit';
import { formatBytes, formatImageRef } from '@pipeline/contracts';
import { ecrRegion } from '@pipeline/oci';
import type { Outputs } from '../spec.gen.ts';
import { titleOf } from '../tag-guard.ts';
import { attached, evidenceTable, imageTable, noteBlocks, plannedMove } from './blocks.ts';
import type { Facts } from './facts.ts';
import { outputsOf } from './outputs.ts';

/** A dry run: everything was looked at, and nothing is in the way. */
export function reportPlanned(facts: Facts): Report<Outputs> {
  const { config, ready, missing, said, notes, looks } = facts;
  const bytes = ready.reduce((sum, { plan }) => sum + plan.bytes.send + plan.bytes.manifests, 0);
  const toSet = looks.filter(({ now, digest }) => now !== digest);
  const incomplete = ready.some(({ plan }) => plan.manifests.some(({ state }) => state === 'missing'));
  const changed = incomplete || toSet.length > 0;
  const how = ready.map(({ plan }) => ({ moved: plannedMove(plan), attached: attached(plan) }));
  const mounts = ready.filter(({ to, plan }) => ecrRegion(to.registry) !== undefined && plan.bytes.mount > 0);
  const tags = toSet.map(titleOf).join(', ');
  return {
    outputs: outputsOf(facts, { changed, bytes }),
    summary: [
      { heading: `Dry run: promote to ${config.to.text}` },
      imageTable(ready, how),
      ...evidenceTable(said),
      {
        text: changed
          ? `${formatBytes(bytes)} would be sent${tags === '' ? '' : `, and then set: ${tags}`}. Nothing was written.`
          : 'Every byte and every tag is there already. Nothing was written.',
      },
      ...(missing.length === 0
        ? []
        : [{ text: `To be created in ECR before that: ${missing.map(formatImageRef).join(', ')}.` }]),
      ...(mounts.length === 0
        ? []
        : [
            {
              text: 'ECR mounts layers only where its registry’s BLOB_MOUNTING setting is on; else they are sent.',
            },
          ]),
      ...noteBlocks(notes),
    ],
  };
}
