import type { BuilderName, ImageMeasure } from '@pipeline/build';
import type { Pushed } from '@pipeline/oci';
import type { ImageConfig } from './config.ts';

/** What became of one image; times in milliseconds. */
export interface ImageResult {
  config: ImageConfig;
  reference: string;
  measure: ImageMeasure;
  buildTime: number;
  pushed?: { how: Pushed; time: number };
}

export interface Result {
  registry: string;
  mode: 'push' | 'dry-run' | 'build-only';
  builder: BuilderName | undefined;
  images: ImageResult[];
  error?: Error;
}
