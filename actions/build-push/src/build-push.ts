import type { Report } from '@pipeline/action-kit';
import { attestAll } from './attest.ts';
import type { Config } from './config/config.ts';
import { diskFailure } from './disk-failure.ts';
import type { Progress } from './image-result.ts';
import { makeAll } from './make.ts';
import type { Ports } from './ports.ts';
import { pushAll } from './push.ts';
import { report } from './report/report.ts';
import type { Result } from './result.ts';
import { scanAll } from './scan.ts';
import type { Outputs } from './spec.gen.ts';
import { tagAll } from './tag.ts';

/**
 * The story, read from top to bottom: all images are made and pushed by digest before the first is scanned, scanned before
 * anything is said of them, and only then tagged.
 */
export async function buildPush(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const mode = config.dryRun ? 'dry-run' : config.push ? 'push' : 'build-only';
  const result: Result = { mode, commit: undefined, done: [] };
  const { done } = result;
  try {
    const commit = await ports.commit();
    result.commit = commit;
    await makeAll(config, commit, done, ports);
    if (mode === 'push') {
      beginSboms(config, done, ports);
      await pushAll(config, done, ports);
    }
    await scanAll(config, done, mode === 'push', ports);
    if (mode === 'push') {
      await attestAll(config, done, ports);
      await tagAll(config, done, ports);
    } else tellUnpushed(result, ports);
  } catch (error) {
    result.error = diskFailure(error);
  } finally {
    await ports.tidy();
  }
  return report(config, result);
}

/** Layers are read while the network is busy; what comes of it is asked for, and fails, later. */
function beginSboms({ sbom }: Config, done: readonly Progress[], { sboms }: Ports): void {
  for (const { made } of done)
    if (sbom && made.layout !== undefined) sboms(made.config.name, made.layout).catch(() => {});
}

function tellUnpushed({ mode, done }: Result, { log }: Ports): void {
  const why = mode === 'dry-run' ? 'Dry run: would push' : 'Not pushed';
  for (const { made } of done) log.info(`${why} ${made.reference}, ${tagsInWords(made.config.tags)}`);
}

function tagsInWords(tags: readonly string[]): string {
  return tags.length === 0 ? 'with no tag' : `tagged ${tags.join(', ')}`;
}
