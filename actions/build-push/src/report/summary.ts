import type { Block, Cell } from '@pipeline/action-kit';
import { ActionError, formatBytes, formatDuration } from '@pipeline/contracts';
import type { Progress, Sent, Size } from '../image-result.ts';
import type { Result } from '../result.ts';

const HEADINGS = {
  push: 'Images pushed',
  'dry-run': 'Images made, nothing pushed (dry run)',
  'build-only': 'Images made, not pushed',
} as const;

const COLUMNS = ['Image', 'How', 'Tags', 'Digest', 'Size', 'Layers', 'Sent', 'Scan', 'Time'];

export function summaryOf({ done, mode, error }: Result): Block[] {
  const heading = error === undefined ? HEADINGS[mode] : 'Images not built or not pushed';
  const blocks: Block[] = [{ heading }];
  if (done.length > 0) blocks.push({ table: { columns: COLUMNS, rows: done.map(row) } });
  if (error !== undefined) {
    blocks.push({ text: error.message });
    if (error instanceof ActionError && error.hint !== undefined)
      blocks.push({ text: `What to do: ${error.hint}` });
    if (mode === 'push') blocks.push({ text: standing(done) });
    return blocks;
  }
  for (const { made } of done) blocks.push({ text: `${made.config.name}: ${made.how}, ${made.why}.` });
  return blocks;
}

/** What a run that failed, or was cancelled, has left for others to see. */
function standing(done: readonly Progress[]): string {
  const set = done.flatMap(progress => progress.set);
  if (set.length > 0) return `Set all the same, and left as it is: ${set.join(', ')}.`;
  return 'No tag was set: what was pushed is known by its digest alone, and the next run need not send it again.';
}

function row({ made, before, sent, scanned, set, tagged, times }: Progress): Cell[] {
  const { config, how, root, size, steps } = made;
  const cached = steps === undefined ? '' : `, ${steps.cached} of ${steps.total} steps cached`;
  return [
    config.repository,
    `${how}${cached}`,
    { code: (tagged ? config.tags : set).join(' ') || '–' },
    { code: root.descriptor.digest },
    `${formatBytes(size.bytes)}${change(size, before)}`,
    String(size.layers),
    // What the builder pushed is there, though this step came no further.
    sent.map(sentInWords).join('; ') || (made.pushed ? 'by the builder' : 'nothing'),
    scanned ?? '–',
    timeInWords(times),
  ];
}

/** Against the last build. */
function change({ bytes }: Size, before: Size | undefined): string {
  if (before === undefined) return '';
  const more = bytes - before.bytes;
  return more === 0 ? ' (as before)' : ` (${more > 0 ? '+' : '−'}${formatBytes(Math.abs(more))})`;
}

function sentInWords({ what }: Sent): string {
  if (typeof what === 'string') return what;
  const { blobs, bytes } = what;
  const parts = Object.entries(blobs).filter(([, count]) => count > 0);
  const how = parts.map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  return how === '' ? 'nothing' : `${formatBytes(bytes)} (${how})`;
}

/** Such as `build 3.1s, push 850ms`. */
function timeInWords(times: Progress['times']): string {
  const steps = Object.entries(times)
    .filter(([, time]) => time >= 1)
    .map(([step, time]) => `${step} ${formatDuration(time)}`);
  return steps.length === 0 ? '–' : steps.join(', ');
}
