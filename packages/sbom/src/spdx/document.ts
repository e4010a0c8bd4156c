import { createHash } from 'node:crypto';
import type { Digest } from '@pipeline/contracts';
import type { Catalogue, Listed } from '../catalogue.ts';
import { formatPurl } from '../purl.ts';
import { commentOn } from './comment.ts';
import type { SpdxDocument, SpdxPackage } from './spdx.ts';

export interface ImageFacts {
  /** With its registry, without a tag: `ghcr.io/org/api`. */
  repository: string;
  /** Of the manifest that the catalogue is of. */
  digest: Digest;
  /** As OCI calls it, such as `amd64`, where the image is one of several. */
  architecture?: string | undefined;
}

export interface DocumentFacts {
  image: ImageFacts;
  /** Such as the time of the commit that was built: the document is the same as long as this is. */
  created: Date;
  /** What writes it. */
  tool: { name: string; version: string };
}

/** A catalogue as an SPDX document: the image, and what it contains. https://spdx.github.io/spdx-spec/v2.3/ */
export function spdxDocument(catalogue: Catalogue, { image, created, tool }: DocumentFacts): SpdxDocument {
  const contained = [...systemPackage(catalogue), ...catalogue.packages.map(packageOf)];
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: DOCUMENT,
    name: `${image.repository}@${image.digest}`,
    documentNamespace: `https://spdx.org/spdxdocs/${encodeURI(image.repository)}-${image.digest.slice('sha256:'.length)}`,
    creationInfo: {
      created: created.toISOString().replace(/\.\d+Z$/, 'Z'),
      creators: [`Tool: ${tool.name}-${tool.version}`],
      comment: commentOn(catalogue),
    },
    packages: [imagePackage(image), ...contained],
    relationships: [
      { spdxElementId: DOCUMENT, relationshipType: 'DESCRIBES', relatedSpdxElement: IMAGE },
      ...contained.map(({ SPDXID }) => ({
        spdxElementId: IMAGE,
        relationshipType: 'CONTAINS' as const,
        relatedSpdxElement: SPDXID,
      })),
    ],
  };
}

const DOCUMENT = 'SPDXRef-DOCUMENT';
const IMAGE = 'SPDXRef-Image';

function imagePackage({ repository, digest, architecture }: ImageFacts): SpdxPackage {
  const purl = formatPurl({
    type: 'oci',
    name: repository.slice(repository.lastIndexOf('/') + 1),
    version: digest,
    qualifiers: { arch: architecture, repository_url: repository },
  });
  return {
    ...describe({ SPDXID: IMAGE, name: repository, versionInfo: digest, purl }),
    primaryPackagePurpose: 'CONTAINER',
    checksums: [{ algorithm: 'SHA256', checksumValue: digest.slice('sha256:'.length) }],
  };
}

function systemPackage({ distribution }: Catalogue): SpdxPackage[] {
  if (distribution === undefined) return [];
  const { id, version } = distribution;
  return [
    {
      ...describe({
        SPDXID: 'SPDXRef-OperatingSystem',
        name: id,
        ...(version !== undefined && { versionInfo: version }),
      }),
      primaryPackagePurpose: 'OPERATING-SYSTEM',
    },
  ];
}

function packageOf({ manager, name, version, licence, purl, path }: Listed): SpdxPackage {
  const readable = name.replace(/[^A-Za-z0-9.]+/g, '-').slice(0, 40);
  const unique = createHash('sha256').update(purl).digest('hex').slice(0, 16);
  return {
    ...describe({
      SPDXID: `SPDXRef-${manager}-${readable}-${unique}`,
      name,
      versionInfo: version,
      licence,
      purl,
    }),
    sourceInfo: `said by ${path}`,
  };
}

function describe({
  licence = 'NOASSERTION',
  purl,
  ...named
}: Pick<SpdxPackage, 'SPDXID' | 'name' | 'versionInfo'> & {
  licence?: string | undefined;
  purl?: string;
}): SpdxPackage {
  return {
    ...named,
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseDeclared: licence,
    ...(purl !== undefined && {
      externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
    }),
  };
}
