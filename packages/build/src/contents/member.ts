import { posix } from 'node:path';

const WHITEOUT = '.wh.';

/** What a member of a layer says of an absolute path, by its name. */
export interface LayerMember {
  path: string;
  /**
   * `gone`: the path, and what is below it, is not there, whatever lower layers have. `opaque`: the directory has
   * nothing of lower layers in it. `entry`: it is what the member is.
   */
  says: 'entry' | 'gone' | 'opaque';
}

/** https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts */
export function layerMember(name: string): LayerMember {
  const path = posix.join('/', name).replace(/(?<=.)\/$/, '');
  const { dir, base } = posix.parse(path);
  if (base === '.wh..wh..opq') return { path: dir, says: 'opaque' };
  if (!base.startsWith(WHITEOUT)) return { path, says: 'entry' };
  return { path: posix.join(dir, base.slice(WHITEOUT.length)), says: 'gone' };
}
