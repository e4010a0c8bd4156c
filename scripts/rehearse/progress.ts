import { styleText } from 'node:util';
import { formatDuration } from '../../packages/contracts/src/duration.ts';
import type { ActEvent } from './act-events.ts';
import { shortJob, stageOf } from './stages.ts';

const MARKS: Record<string, string> = {
  success: styleText('green', '✓'),
  failure: styleText('red', '✗'),
  skipped: '–',
};

/** Live progress: a line when a stage starts and when it ends, its warnings and errors at once; all of its log when asked. */
export function progress(slug: string, verbose: boolean, label: string): (event: ActEvent) => void {
  return event => {
    const job = 'job' in event ? styleText('dim', `${label}${shortJob(event.job)}`.padEnd(24)) : '';
    switch (event.kind) {
      case 'started': {
        const stage = stageOf(event.step, slug);
        if (stage !== undefined) console.log(`  ${job} ${styleText('dim', '…')} ${stage}`);
        break;
      }
      case 'ended': {
        const stage = stageOf(event.step, slug);
        if (stage === undefined) break;
        console.log(
          `  ${job} ${MARKS[event.result] ?? '?'} ${stage} ${styleText('dim', formatDuration(event.took))}`,
        );
        break;
      }
      case 'annotation':
        if (event.level === 'notice') break;
        for (const line of event.message.split('\n')) {
          console.log(`  ${job}   ${styleText(event.level === 'error' ? 'red' : 'yellow', line)}`);
        }
        break;
      case 'log':
        if (verbose) console.log(`  ${job}   ${styleText('dim', event.line)}`);
        break;
      default:
        break;
    }
  };
}
