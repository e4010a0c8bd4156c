import type { Platform } from '@pipeline/oci';
import { gather } from './gather.ts';
import type { Dockerfile } from './instructions.ts';
import { PLATFORM_ARGS, platformArgs } from './platform-args.ts';
import { readStages, type Stage, targetStage } from './stages.ts';
import { readsAsDocker, type Syntax, syntaxOf } from './syntax.ts';
import { declareArgs } from './values.ts';

/** What a Dockerfile tells of a build before it runs: of the stages that the target needs, as the builder skips the rest. */
export interface DockerfileFacts {
  file: string;
  /** All there are, with names in lower case. */
  stages: Array<Pick<Stage, 'index' | 'name'>>;
  /** What the image is made from, `scratch` left out: each once, as it is named with its variables replaced. */
  images: Reference[];
  /** References that cannot be told without the build, as they are written. */
  unknown: Array<Reference & { why: string }>;
  syntax: Syntax | undefined;
  /** What a RUN mounts, each once; `required` where one of them says so. */
  secrets: Array<{ id: string; line: number; required: boolean }>;
  /** Lines of ADD that take from the network what may be another each time. */
  remote: number[];
  /** Names that an ARG declares, each once. */
  args: string[];
}

export interface Reference {
  text: string;
  /** Not for what a build argument names. */
  line: number | undefined;
}

export interface FactsOptions {
  buildArgs: Readonly<Record<string, string>>;
  /** The target's. Without it, what TARGETARCH and its like stand for is not known. */
  platform?: Platform | undefined;
  target?: string | undefined;
  /** Whether the builder lets a frontend read the file, which only BuildKit does. Default true. */
  frontend?: boolean;
}

/**
 * Reads a Dockerfile as BuildKit does, by its source where the reference is silent. A base image's ONBUILD is not seen:
 * it stands in that image's configuration. A DockerfileError where no builder takes the file, or where the target is
 * none of its stages.
 * https://docs.docker.com/reference/dockerfile/
 * https://github.com/moby/buildkit/blob/v0.26.3/frontend/dockerfile/dockerfile2llb/convert.go
 */
export function readFacts(dockerfile: Dockerfile, options: FactsOptions): DockerfileFacts {
  const { file, escapeCharacter } = dockerfile;
  const given = new Map(Object.entries(options.buildArgs));
  const syntax = options.frontend === false ? undefined : syntaxOf(dockerfile, given);
  const facts: DockerfileFacts = {
    file,
    stages: [],
    images: [],
    unknown: [],
    syntax,
    secrets: [],
    remote: [],
    args: [],
  };
  if (syntax !== undefined && !readsAsDocker(syntax)) {
    facts.unknown.push({ ...syntax, why: 'may read this file in a way of its own' });
    return facts;
  }
  const { before, stages } = readStages(dockerfile);
  facts.stages = stages.map(({ index, name }) => ({ index, name }));
  const target = targetStage(stages, options.target, file);
  const globals = platformArgs(options.platform, options.target ?? target.name);
  for (const name of PLATFORM_ARGS) if (given.has(name)) globals.set(name, given.get(name));
  for (const line of before)
    facts.args.push(...declareArgs(line, globals, { escapeCharacter, open: false }, given));
  gather(facts, { dockerfile, stages, target, globals, given });
  return { ...facts, args: [...new Set(facts.args)] };
}
