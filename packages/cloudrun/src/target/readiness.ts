import { ConfigError } from '@pipeline/contracts';
import { readRevision } from '../view/revision.ts';
import type { RunDocument } from './document.ts';
import type { Site } from './site.ts';

/** @throws ConfigError where the name that the caller chose is taken. */
export async function mustBeFree(document: RunDocument, { name }: Site, revision: string): Promise<void> {
  if ((await document.revision(revision)) === undefined) return;
  throw new ConfigError(`${name} has a revision ${revision} already`, {
    hint: 'Set another `revision-suffix`, or none: a name is made up then',
  });
}

/**
 * Cloud Run deletes the oldest revisions beyond 1000. https://docs.cloud.google.com/run/quotas
 * @throws ConfigError where it cannot serve any more.
 */
export async function mustServe(document: RunDocument, { name }: Site, revision: string): Promise<void> {
  const raw = await document.revision(revision);
  if (raw === undefined)
    throw new ConfigError(`${name} has no revision ${revision}`, {
      hint: 'Check its name. Cloud Run deletes old ones: to go back to such a release, deploy its images again',
    });
  const { ready } = readRevision(raw);
  if (ready?.state !== 'failed') return;
  throw new ConfigError(`The revision ${revision} of ${name} cannot serve: ${ready.message}`, {
    hint: 'Choose another revision, or deploy again',
  });
}
