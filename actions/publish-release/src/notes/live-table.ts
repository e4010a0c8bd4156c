import { formatImageRef, parseImageRef } from '@pipeline/contracts';
import { codeSpan } from '@pipeline/github';
import { table } from './table.ts';

/** One thing that serves: a container's image, a deployment, a model. */
export interface Served {
  subject: string;
  /** The container's name, or what its target calls it. */
  name: string;
  /** An image by digest, `vercel://dpl_…`, a version. */
  artifact: string;
  /** Absent: this release has put it there. Else who has, as Markdown. */
  unchangedSince?: string;
}

/** What is live, each by that which tells it from all others. @param room in characters */
export function liveTable(served: readonly Served[], room: number): string {
  const rows = served.map(({ subject, name, artifact, unchangedSince }) => {
    const [what, by] = identityOf(artifact);
    return [
      codeSpan(name === '' ? subject : `${subject} ${name}`),
      codeSpan(what),
      by === undefined ? '' : codeSpan(by),
      unchangedSince === undefined ? 'this release' : `unchanged since ${unchangedSince}`,
    ];
  });
  return table(['what', 'artifact', 'digest', 'put there by'], rows, room);
}

function identityOf(artifact: string): [string, string?] {
  const image = parseImageRef(artifact);
  if (typeof image === 'string' || image.digest === undefined) return [artifact];
  const { digest, ...rest } = image;
  return [formatImageRef(rest), digest];
}
