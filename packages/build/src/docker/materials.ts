import { type Digest, isDigest, isRecord } from '@pipeline/contracts';
import { type Base, basesIn } from './bases.ts';

/** What a build took from outside, as a SLSA resource: `pkg:docker/node@24?platform=linux%2Famd64`. */
export interface Material {
  uri: string;
  digest: Digest;
}

const PROVENANCE = 'buildx.build.provenance';

/**
 * buildx's metadata file → what was really built on, each once. buildx takes it from the record that BuildKit keeps
 * of every build, so that it is there without attestations, too; with several platforms 0.29 leaves it out.
 * https://docs.docker.com/reference/cli/docker/buildx/build/#metadata-file
 */
export function materialsOf(metadata: unknown): Material[] {
  const found: Material[] = [];
  for (const [key, provenance] of isRecord(metadata) ? Object.entries(metadata) : []) {
    if (key !== PROVENANCE && !key.startsWith(`${PROVENANCE}/`)) continue;
    for (const { uri, digest } of listOf(provenance)) {
      const sha256 = isRecord(digest) ? `sha256:${String(digest.sha256)}` : '';
      if (typeof uri === 'string' && isDigest(sha256)) found.push({ uri, digest: sha256 });
    }
  }
  return eachOnce(found);
}

function listOf(provenance: unknown): Record<string, unknown>[] {
  const materials = isRecord(provenance) ? provenance.materials : undefined;
  return Array.isArray(materials) ? materials.filter(isRecord) : [];
}

/** The same of images alone, where the metadata has nothing. */
export function materialsIn(output: readonly string[]): Material[] {
  return eachOnce(basesIn(output).map(base => ({ uri: purl(base), digest: base.digest })));
}

/** As BuildKit writes it. https://github.com/package-url/purl-spec/blob/main/types-doc/docker-definition.md */
function purl({ image, platform }: Base): string {
  const [, name = '', tag] = /^(?:docker\.io\/(?:library\/)?)?(.*?)(?::([^:/]+))?$/.exec(image) ?? [];
  const path = name.split('/').map(encodeURIComponent).join('/');
  const query = platform === undefined ? '' : `?platform=${encodeURIComponent(platform)}`;
  return `pkg:docker/${path}${tag === undefined ? '' : `@${tag}`}${query}`;
}

function eachOnce(materials: readonly Material[]): Material[] {
  return [...new Map(materials.map(each => [`${each.uri} ${each.digest}`, each])).values()];
}
