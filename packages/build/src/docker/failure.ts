import { stripVTControlCharacters } from 'node:util';
import { ActionError } from '@pipeline/contracts';
import { DockerfileError } from '../dockerfile-error.ts';
import { adviceOn } from './advice.ts';
import type { DockerRequest } from './argv.ts';
import type { BuiltFile } from './built-file.ts';
import { failedLine } from './failed-line.ts';
import { reasonOf } from './reason.ts';
import { withoutNotices } from './tail.ts';

const TAIL = 15;

export type Failed = BuiltFile & Pick<DockerRequest, 'target' | 'platforms'>;

/** A build that failed → an error at the Dockerfile's line, where the output tells it. */
export function buildFailure(output: readonly string[], exitCode: number, failed: Failed): ActionError {
  const plain = output.map(stripVTControlCharacters);
  const tail = withoutNotices(plain).slice(-TAIL);
  const said = tail.join('\n');
  const message =
    reasonOf(plain) ??
    `the build ended with exit code ${exitCode}: ${tail.at(-1)?.trim() ?? 'it printed nothing'}`;
  const advice = adviceOn(message, said, failed.platforms);
  const hint = `${advice === undefined ? '' : `${advice}. `}The last lines of the build:\n${said}`;
  // BuildKit's own disk; where a command within the build says so, the Dockerfile's line still helps.
  if (/no space left on device/.test(message))
    return new ActionError('disk', `${failed.name}: ${message}`, { hint });
  return new DockerfileError(message, { file: failed.name, line: failedLine(output, failed) }, { hint });
}
