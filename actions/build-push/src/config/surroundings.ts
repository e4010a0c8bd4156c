import type { RunFacts } from '@pipeline/action-kit';
import type { BakeCall, BakeTarget } from '@pipeline/build';
import type { LoginSurroundings } from '@pipeline/registry-login';
import type { RunNames } from './tags.ts';

/** What the inputs are judged by. */
export interface Surroundings extends LoginSurroundings, Pick<RunFacts, 'dryRun'> {
  names: RunNames;
  eventName: string;
  /** What lies at a path of the workspace; `elsewhere` where a link in the workspace leads out of it. */
  look(path: string): 'file' | 'directory' | 'elsewhere' | undefined;
  /** A file of the workspace as text; `undefined` where it cannot be read, or a link leads out of the workspace to it. */
  read(path: string): string | undefined;
  env(name: string): string | undefined;
  /** The targets of bake files, as buildx reads them. @throws ConfigError */
  bake(call: BakeCall): BakeTarget[];
}
