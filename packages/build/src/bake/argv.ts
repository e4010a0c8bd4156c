import { ConfigError } from '@pipeline/contracts';
import { reasonOf } from '../docker/reason.ts';

export interface BakeCall {
  /** Relative to the folder that it is run in; none: those that bake finds by itself. */
  files: readonly string[];
  /** Targets or groups; none: the group `default`. */
  targets: readonly string[];
}

/** What bake allows in a name; all else could be an option, or the address of somebody else's file. */
const NAME = /^[a-zA-Z0-9_][a-zA-Z0-9_-]*$/;

/**
 * `docker buildx bake --print`: what a bake file asks for once variables, functions, groups, inheritance and matrices
 * are worked out, with nothing built. https://docs.docker.com/reference/cli/docker/buildx/bake/#print
 */
export function bakeArgv({ files, targets }: BakeCall): string[] {
  const odd = targets.find(target => !NAME.test(target));
  if (odd !== undefined) {
    throw new ConfigError(`${JSON.stringify(odd)} is no name of a bake target`, {
      hint: 'Write names of letters, digits, _ and -, as they stand in the bake file',
    });
  }
  return ['buildx', 'bake', '--print', ...files.flatMap(file => ['--file', file]), ...targets];
}

/** Why bake could not read its files, in its own words; `stderr` is all that it printed. */
export function bakeFailure({ files }: BakeCall, stderr: string): ConfigError {
  const lines = stderr.split('\n').filter(line => line.trim() !== '');
  const said = reasonOf(lines) ?? lines.at(-1) ?? 'it printed nothing';
  const what = files.length === 0 ? 'the bake file' : files.join(', ');
  return new ConfigError(`docker buildx bake cannot read ${what}: ${said}`, {
    hint: 'Try `docker buildx bake --print` where the workflow runs; bake needs buildx, which the packer and plain docker lack',
  });
}
