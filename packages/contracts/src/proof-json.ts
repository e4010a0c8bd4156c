import { isDigest } from './image.ts';
import { list, read, record, text, time, Unreadable, versioned } from './json-reader.ts';
import type { ReleaseProof } from './proof.ts';

/** A proof from a log's JSON, or what is wrong with it. Fields that this version does not know are left out. */
export function parseProof(json: unknown): ReleaseProof | string {
  return read(() => {
    const proof = versioned(json, 'proof');
    const by = record(proof.by, 'by');
    const { result } = proof;
    if (result !== 'passed' && result !== 'failed') throw new Unreadable('result must be passed or failed');
    return {
      schema: 1,
      release: text(proof.release, 'release'),
      at: time(proof.at),
      result,
      checks: list(proof.checks, 'checks').map((check, at) => text(check, `checks[${at}]`)),
      digests: list(proof.digests, 'digests').map((digest, at) => {
        if (typeof digest === 'string' && isDigest(digest)) return digest;
        throw new Unreadable(`digests[${at}] must be a digest`);
      }),
      ...(proof.artifacts !== undefined && {
        artifacts: list(proof.artifacts, 'artifacts').map((artifact, at) =>
          text(artifact, `artifacts[${at}]`),
        ),
      }),
      by: { actor: text(by.actor, 'by.actor'), url: text(by.url, 'by.url') },
    };
  });
}
