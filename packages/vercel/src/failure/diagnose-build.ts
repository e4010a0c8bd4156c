import type { Log } from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import { isIgnored } from '../deploy/ignored.ts';
import { isError, isOutput, type KeptLines, LineKeeper } from '../deploy/kept-lines.ts';
import { cleanText } from '../errors/clean-text.ts';
import type { DeploymentView } from '../views.ts';
import type { Cause } from './cause.ts';
import { causeOf } from './causes.ts';
import { type FailingLine, failingLines } from './failing-lines.ts';

/** All that explains a build that came to nothing. */
export interface BuildDiagnosis {
  cause?: Cause;
  /** For annotations, where they name a file. */
  failing: FailingLine[];
  /** The last lines of its log. */
  lines: string[];
  /** Vercel's own words, such as `BUILD_FAILED: Command "npm run build" exited with 1`. */
  error?: string;
  /** A page of Vercel's about the error. */
  errorLink?: string;
  /** The deployment's page in the dashboard, with the whole log. */
  inspectorUrl?: string;
}

const LAST = 25;
/** Of the log, that causes are looked for in: what is far before the end seldom ended it. */
const LOOKED_AT = 300;

/**
 * @param kept what `followBuild` has kept; without it the log is read
 * @param rootDirectory the project's, below which build tools name files
 */
export async function diagnoseBuild(
  { api, log }: { api: Pick<VercelApi, 'buildLines'>; log: Log },
  deployment: DeploymentView,
  { kept, rootDirectory }: { kept?: KeptLines | undefined; rootDirectory?: string | undefined } = {},
): Promise<BuildDiagnosis> {
  const { lines } = kept ?? (await logOf(api, deployment.id, log));
  return diagnosisOf(deployment, lines, rootDirectory);
}

/** Pure. */
export function diagnosisOf(
  deployment: DeploymentView,
  lines: KeptLines['lines'],
  rootDirectory?: string,
): BuildDiagnosis {
  const { error, inspectorUrl } = deployment;
  const texts = lines.filter(isOutput).map(({ text }) => text);
  const told = error === undefined ? [] : [error.message];
  const errors = lines.filter(isError).map(({ text }) => text);
  const cause = causeOf({
    codes: error === undefined ? [] : [error.code],
    texts: [...told, ...errors, ...texts.slice(-LOOKED_AT)],
  });
  const nothing = isIgnored(deployment) || cause?.of === 'nothing';
  return {
    ...(cause && { cause }),
    failing: nothing ? [] : failingLines(texts, rootDirectory),
    lines: texts.slice(-LAST),
    ...(error && { error: cleanText(`${error.code}: ${error.message}`) }),
    ...(error?.link !== undefined && { errorLink: error.link }),
    ...(inspectorUrl !== undefined && { inspectorUrl }),
  };
}

/** It only explains: a log that cannot be read is no failure of its own. */
async function logOf(api: Pick<VercelApi, 'buildLines'>, deployment: string, log: Log): Promise<KeptLines> {
  const keeper = new LineKeeper();
  try {
    for await (const line of api.buildLines(deployment, { follow: false })) keeper.add(line);
  } catch (error) {
    log(`Could not read the build log: ${error instanceof Error ? error.message : String(error)}`);
  }
  return keeper.kept();
}
