import type { Block, Cell } from '@pipeline/action-kit';
import { formatBytes, formatImageRef } from '@pipeline/contracts';
import { type Copied, type CopyPlan, ecrRegion } from '@pipeline/oci';
import type { Ready } from '../prepare.ts';
import type { Said } from '../said.ts';

/** One row an image. @param how what moved, or would, for each image in turn */
export function imageTable(
  ready: readonly Ready[],
  how: readonly { moved: string; attached: string }[],
): Block {
  const columns = ['image', 'from', 'to', 'tags', 'digest', 'moved', 'attached'];
  const rows = ready.map(({ name, from, to, tags, digest }, at): Cell[] => [
    name,
    { code: formatImageRef({ registry: from.registry, repository: from.repository }) },
    { code: formatImageRef(to) },
    { code: tags.join(' ') },
    { code: digest },
    how[at]?.moved ?? '–',
    how[at]?.attached ?? '–',
  ]);
  return { table: { columns, rows } };
}

/** What was verified, by whom, and what it came to. */
export function evidenceTable(said: readonly Said[]): Block[] {
  if (said.length === 0) return [];
  const rows = said.map(({ image, what, good, text }): Cell[] => [image, what, good ? 'yes' : 'no', text]);
  return [{ table: { columns: ['image', 'evidence', 'met', 'what it says'], rows } }];
}

export function plannedMove({ bytes, manifests, blobs }: CopyPlan): string {
  const missing = manifests.some(({ state }) => state === 'missing');
  if (!missing) return 'nothing: it is there';
  const count = (state: 'present' | 'mount' | 'send') => blobs.filter(blob => blob.state === state).length;
  const parts = [`${formatBytes(bytes.send + bytes.manifests)} to send`];
  if (bytes.mount > 0) parts.push(`${formatBytes(bytes.mount)} to mount`);
  if (count('present') > 0) parts.push(`${formatBytes(bytes.present)} there`);
  return parts.join(', ');
}

export function moved({ bytesSent, manifests, blobs }: Copied): string {
  if (manifests.put === 0 && bytesSent === 0) return 'nothing: it was there';
  const parts = [`${formatBytes(bytesSent)} sent`];
  if (blobs.mounted > 0) parts.push(`${blobs.mounted} mounted`);
  if (blobs.present > 0) parts.push(`${blobs.present} were there`);
  return parts.join(', ');
}

/** Signatures, SBOMs and attestations that go along. */
export function attached({ manifests }: CopyPlan): string {
  const count = manifests.filter(({ role }) => role !== 'image' && role !== 'index').length;
  return count === 0 ? 'none' : String(count);
}

/** Mounting is a setting of an ECR registry that is off unless somebody turned it on. */
export function mountHint(ready: readonly Ready[], refused: number): Block[] {
  const ecr = ready.find(({ to }) => ecrRegion(to.registry) !== undefined);
  if (refused === 0 || ecr === undefined) return [];
  return [
    {
      text: `${refused} layer(s) were uploaded although another repository of ${ecr.to.registry} has them. ECR links them without any upload once its registry allows that: aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED`,
    },
  ];
}

export function noteBlocks(notes: readonly string[]): Block[] {
  return notes.map(text => ({ text: `Note: ${text}` }));
}
