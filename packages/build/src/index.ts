export { type AdoptOptions, adopt } from './adopt/adopt.ts';
export { annotate } from './annotate.ts';
export type { BakeCall } from './bake/argv.ts';
export { runBake } from './bake/run-bake.ts';
export type { BakeSecret, BakeTarget } from './bake/target.ts';
export { type ReadImageFiles, readImageFiles } from './contents/read-image-files.ts';
export type { ImageFile } from './contents/read-layer.ts';
export type { DockerRequest } from './docker/argv.ts';
export {
  type BuilderName,
  type Choice,
  type DetectOptions,
  detectBuilder,
  type Needs,
} from './docker/available.ts';
export {
  type BuildxBuild,
  type BuildxBuilt,
  buildWithBuildx,
  type PushedImage,
} from './docker/buildx-build.ts';
export { type CacheUse, cacheUse, NO_CACHE_USE } from './docker/cache.ts';
export { buildWithDocker } from './docker/engine-build.ts';
export { pushesByDigest } from './docker/inspect.ts';
export type { Material } from './docker/materials.ts';
export { type BuilderSetting, type OpenBuilder, openBuilder } from './docker/open-builder.ts';
export type { DockerBuild, DockerBuilt } from './docker/run-build.ts';
export type { Secret } from './docker/secrets.ts';
export type { Steps } from './docker/steps.ts';
export { type DockerfileFacts, type FactsOptions, readFacts } from './dockerfile/facts.ts';
export { type Dockerfile, parseDockerfile } from './dockerfile/instructions.ts';
export { DockerfileError } from './dockerfile-error.ts';
export { imagesIn, type PlatformImage } from './images.ts';
export { type ContextDigest, contextDigest } from './inputs/context-digest.ts';
export { type ImageInputs, imagesToResolve } from './inputs/image-inputs.ts';
export { type ImageKey, imageKey } from './inputs/image-key.ts';
export { changedParts, formatParts, type InputParts, parseParts } from './inputs/parts.ts';
export { type ImageMeasure, measure } from './measure.ts';
export type { BaseImage } from './pack/base-image.ts';
export type { RegistryFor } from './pack/base-name.ts';
export type { PackedImage, PackedLayer } from './pack/image.ts';
export type { EarlierImage } from './pack/layer-claims.ts';
export { type Packed, type PackOptions, pack } from './pack/pack.ts';
export { type Command, type Finished, liveRunner, type Runner, runnerUntil } from './runner.ts';
export { readTar, type TarMember } from './tar/read.ts';
