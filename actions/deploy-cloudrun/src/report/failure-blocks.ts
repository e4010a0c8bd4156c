import type { Block, Cell } from '@pipeline/action-kit';
import { explain } from '@pipeline/cloudrun';
import { causeBlocks, logBlocks } from '@pipeline/deploy-stage';
import type { Outcome } from '../outcome.ts';

/** What explains one that failed: the likely cause, the conditions that say something, and the last lines. */
export function failureBlocks({ explained, execution, lines = [], logUri }: Outcome): Block[] {
  const run = [...logBlocks({ source: `execution ${execution ?? ''}`, lines }), ...linkBlocks(logUri)];
  if (explained === undefined) return run;
  const { conditions, operation, exit, logs } = explained.diagnosis;
  const rows = conditions.map(({ type, reason = '', message }): Cell[] => [type, reason, message]);
  const ends = exit === undefined ? [] : [{ text: `The container ended with ${exitWords(exit)}.` }];
  return [
    ...causeBlocks(explain(explained.diagnosis)),
    ...ends,
    ...(rows.length === 0
      ? []
      : [{ table: { columns: ['condition', 'reason', 'what Cloud Run says'], rows } }]),
    ...(operation === undefined || conditions.some(({ message }) => message === operation)
      ? []
      : [{ text: `The operation ended with: ${operation}` }]),
    ...logBlocks(logs),
    ...linkBlocks(logs.uri),
    ...run,
  ];
}

function linkBlocks(uri: string | undefined): Block[] {
  return uri === undefined ? [] : [{ text: `All of its log: ${uri}` }];
}

function exitWords({ code, signal }: { code?: number; signal?: number }): string {
  return code === undefined ? `signal ${signal}` : `exit code ${code}`;
}
