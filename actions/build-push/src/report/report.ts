import type { Block, Cell, Report } from '@pipeline/action-kit';
import { DockerfileError } from '@pipeline/build';
import { ActionError, formatBytes, formatDuration } from '@pipeline/contracts';
import type { ImageResult, Result } from './result.ts';
import type { Outputs } from './spec.gen.ts';

const HEADINGS = {
  push: 'Images built and pushed',
  'dry-run': 'Images built, nothing pushed (dry run)',
  'build-only': 'Images built, not pushed',
} as const;

/** How it ended → outputs, summary and error. Only images that are where they should be are in the outputs. */
export function report(result: Result): Report<Outputs> {
  const { images, mode, error } = result;
  const done = mode === 'push' ? images.filter(({ pushed }) => pushed !== undefined) : images;
  return {
    outputs: outputsOf(done),
    summary: summaryOf(result),
    ...(error !== undefined && { error }),
    ...(error instanceof DockerfileError && { errorAt: placeOf(error) }),
  };
}

function outputsOf(images: ImageResult[]): Partial<Outputs> {
  const [first] = images;
  if (first === undefined) return {};
  return {
    image: first.reference,
    images: JSON.stringify(
      Object.fromEntries(images.map(({ config, reference }) => [config.name, reference])),
    ),
    digest: first.measure.digest,
    tags: first.config.tags.join('\n'),
  };
}

function summaryOf({ images, mode, builder, error }: Result): Block[] {
  const heading = error === undefined ? HEADINGS[mode] : 'Images not built or not pushed';
  const blocks: Block[] = [{ heading }];
  if (images.length > 0) {
    const columns = ['Image', 'Tags', 'Digest', 'Size', 'Layers', 'Blobs', 'Build', 'Push'];
    blocks.push({ table: { columns, rows: images.map(row) } });
  }
  if (error !== undefined) {
    blocks.push({ text: error.message });
    if (error instanceof ActionError && error.hint !== undefined) {
      blocks.push({ text: `What to do: ${error.hint}` });
    }
  } else if (builder !== undefined) blocks.push({ text: `Built with ${builder}.` });
  return blocks;
}

function row({ config, measure, buildTime, pushed }: ImageResult): Cell[] {
  return [
    config.repository,
    { code: config.tags.join(' ') },
    { code: measure.digest },
    formatBytes(measure.size),
    String(measure.layers),
    pushed === undefined ? 'not pushed' : blobsOf(pushed.how.blobs),
    formatDuration(buildTime),
    pushed === undefined ? '–' : formatDuration(pushed.time),
  ];
}

function blobsOf(blobs: Record<'pushed' | 'mounted' | 'reused', number>): string {
  const parts = Object.entries(blobs).filter(([, count]) => count > 0);
  return parts.map(([how, count]) => `${count} ${how}`).join(', ');
}

function placeOf({ file, line }: DockerfileError): { file: string; line?: number } {
  return { file, ...(line !== undefined && { line }) };
}
