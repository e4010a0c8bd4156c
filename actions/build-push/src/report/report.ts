import type { Annotation, Report } from '@pipeline/action-kit';
import { DockerfileError } from '@pipeline/build';
import type { Config } from '../config/config.ts';
import type { Progress } from '../image-result.ts';
import type { Result } from '../result.ts';
import type { Outputs } from '../spec.gen.ts';
import { outputsOf } from './outputs.ts';
import { summaryOf } from './summary.ts';

/** How it ended → outputs, summary and error. Only images that are where they should be are in the outputs. */
export function report(config: Config, result: Result): Report<Outputs> {
  const { mode, done, error, commit } = result;
  const there = mode === 'push' ? done.filter(({ tagged }) => tagged) : done;
  return {
    outputs: error === undefined || mode === 'push' ? outputsOf(there, commit?.sha ?? '') : {},
    summary: summaryOf(result),
    annotations: [...warned(config), ...uncached(done), ...unsigned(done)],
    ...(error !== undefined && { error }),
    ...(error instanceof DockerfileError && { errorAt: placeOf(error) }),
  };
}

function warned({ warnings }: Config): Annotation[] {
  return warnings.map(message => ({ level: 'warning', title: 'build-push: a secret in the open', message }));
}

/** The next build starts from nothing, and nobody would know why. */
function uncached(done: readonly Progress[]): Annotation[] {
  return done.flatMap(({ made: { config, cacheNotWritten: why } }) =>
    why === undefined
      ? []
      : [{ level: 'warning', title: `build-push: the cache of ${config.name} was not kept`, message: why }],
  );
}

/** One for all: they are signed by the same Sigstore. */
function unsigned(done: readonly Progress[]): Annotation[] {
  const why = done.find(({ attached }) => attached.unsigned !== undefined)?.attached.unsigned;
  if (why === undefined) return [];
  return [
    {
      level: 'warning',
      title: 'build-push: attached unsigned',
      message: `${why.message} A policy that asks for signed provenance will refuse these images. Write \`signing: none\` where that is as it should be, or whose Sigstore signs, so that a failure to sign is an error.`,
    },
  ];
}

function placeOf({ file, line }: DockerfileError): { file: string; line?: number } {
  return { file, ...(line !== undefined && { line }) };
}
