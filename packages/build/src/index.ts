export type { DockerRequest } from './docker/argv.ts';
export { type BuilderName, type Choice, detectBuilder } from './docker/available.ts';
export { buildWithBuildx, buildWithDocker, type DockerBuild } from './docker/build.ts';
export { DockerfileError } from './dockerfile-error.ts';
export { type ImageMeasure, measure } from './measure.ts';
export type { BaseImage, RegistryFor } from './pack/base-image.ts';
export { type PackedLayer, type PackOptions, pack } from './pack/pack.ts';
export { type Command, type Finished, liveRunner, type Runner, runnerUntil } from './runner.ts';
export { readTar, type TarMember } from './tar/read.ts';
