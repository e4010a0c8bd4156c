import { RemoteError } from '@pipeline/contracts';
import { concurrently } from '../concurrently.ts';
import { lookAt } from './look.ts';
import { childrenIn, type Node, roleOf, type Visit } from './node.ts';
import type { CopyOptions, CopyRequest } from './plan-types.ts';
import { placeName, type ReadSource } from './read-source.ts';
import { referring } from './referring.ts';

/** Far more than any image has; whoever lists more means harm. */
const MOST_MANIFESTS = 2_000;

/** Looks at manifests and at all that belongs to them, wave by wave, each once. */
export async function survey(
  request: CopyRequest,
  roots: readonly Visit[],
  read: ReadSource,
  { signal, log, concurrency = 4 }: CopyOptions,
): Promise<Node[]> {
  const nodes: Node[] = [];
  const seen = new Set<string>();
  for (let wave = [...roots]; wave.length > 0; ) {
    const fresh = wave.filter(visit => !seen.has(key(visit)) && seen.add(key(visit)));
    if (seen.size > MOST_MANIFESTS) throw tooMany(request);
    const found = await concurrently(fresh, concurrency, async visit => {
      signal?.throwIfAborted();
      const node = await lookAt(request, visit, read, log);
      if (node === undefined) return [];
      nodes.push(node);
      const about = request.referrers === false ? [] : await referring(request, node, log);
      return [...childrenOf(node), ...about];
    });
    wave = found.flat();
  }
  return nodes;
}

/** A manifest may have been tagged by cosign, and be known by its digest as well. */
function key({ digest, tag }: Visit): string {
  return tag ?? digest;
}

function childrenOf({ digest, state, read }: Node): Visit[] {
  if (read === undefined) return [];
  return childrenIn(read.manifest).map(named => ({
    digest: named.digest,
    named,
    role: roleOf(named),
    parent: digest,
    ...(state === 'present' && { state }),
  }));
}

function tooMany({ source, digest }: CopyRequest): RemoteError {
  return new RemoteError(
    `${placeName(source)}: more than ${MOST_MANIFESTS} manifests belong to ${digest}, or refer to it`,
    {
      service: source.registry.host,
      operation: 'plan a copy',
      hint: 'Look at what was attached to it, or copy it without its referrers',
      transient: false,
    },
  );
}
