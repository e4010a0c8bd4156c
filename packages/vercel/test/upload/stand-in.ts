import type { NewDeployment, VercelApi } from '../../src/api.ts';
import type { FileSet } from '../../src/source.ts';
import type { DeploymentView } from '../../src/views.ts';

export const BODY = { name: 'shop-web', project: 'prj_1', meta: { pipelineMark: 'm' } };

/** Files of twelve bytes, each with its name for a hash. */
export function texts(...hashes: string[]): FileSet {
  return {
    files: hashes.map(sha => ({ file: `${sha}.txt`, sha, size: 12, mode: 0o100644 })),
    bytes: 12 * hashes.length,
    count: hashes.length,
    warnings: [],
    open: sha => Buffer.from(`content of ${sha}`),
  };
}

interface Behaviour {
  /** Hashes that it has from before. */
  has: string[];
  /** How many times it loses all that was sent. */
  loses?: number;
  /** What it names of what is missing. */
  names?: (missing: string[]) => string[];
  fails?: Record<string, Error>;
}

/** A Vercel that keeps files, and creates what it has all files of. */
export function standIn({ has, loses = 0, names = missing => missing, fails = {} }: Behaviour) {
  const kept = new Set(has);
  const calls: string[] = [];
  const bodies: [NewDeployment, object][] = [];
  const received: Record<string, string> = {};
  const api: Pick<VercelApi, 'create' | 'upload'> = {
    async create(body, query) {
      calls.push('create');
      bodies.push([body, query]);
      if (calls.length > 1 && loses-- > 0) kept.clear();
      const missing = body.files.flatMap(({ sha }) => (sha === undefined || kept.has(sha) ? [] : [sha]));
      return missing.length > 0 ? { missing: names(missing) } : ({ id: 'dpl_1' } as DeploymentView);
    },
    async upload({ sha, open }) {
      calls.push(`upload ${sha}`);
      if (fails[sha]) throw fails[sha];
      received[sha] = await textOf(open());
      kept.add(sha);
    },
  };
  return { api, calls, bodies, received };
}

export async function textOf(content: Uint8Array | ReadableStream<Uint8Array>): Promise<string> {
  if (content instanceof Uint8Array) return content.toString();
  let text = '';
  for await (const piece of content) text += Buffer.from(piece);
  return text;
}
