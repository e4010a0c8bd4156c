import type { ServicePart } from './carry-out.ts';
import type { Aws, Ports } from './ports.ts';
import type { Told } from './report/deploy.ts';

/** Longer than this is in the file only: a summary holds a mebibyte in all. */
const SHOWN = 200_000;

/** After a failure, what ECS answered, as a file and for the summary; it can be replayed as a test. */
export async function keepTrace(
  aws: Aws,
  { keepFile, log }: Ports,
  parts: readonly ServicePart[],
): Promise<Told['trace']> {
  const failed = parts.find(
    ({ started, ending }) =>
      started !== undefined &&
      ending !== undefined &&
      !(ending instanceof Error) &&
      ending.state === 'failed',
  );
  if (failed?.ending === undefined || failed.ending instanceof Error) return undefined;
  const subject = failed.target.name.slice(failed.target.name.lastIndexOf(' ') + 1);
  const trace = aws.trace({ subject, started: failed.started, verdict: failed.ending });
  const text = JSON.stringify(trace, undefined, 1);
  try {
    const path = await keepFile(`trace-${subject.replaceAll(/\W+/g, '-')}.json`, text);
    return { path, text: text.length > SHOWN ? `Too long for the summary; it is in ${path}` : text };
  } catch (error) {
    log.warn(`The trace could not be kept: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
