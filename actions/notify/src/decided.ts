import { json } from '@pipeline/contracts';
import type { Decided } from '@pipeline/notices';

/**
 * As much of a decision as is told, or what is wrong with it. Whatever its state is called: one that decides nothing, such as a yes that
 * did not count, is told as well.
 */
export function parseDecided(entry: unknown): Decided | string {
  return json.read(() => {
    const given = json.versioned(entry, 'decision');
    const by = json.list(given.by, 'by').map((login, at) => json.text(login, `by[${at}]`));
    return {
      at: json.time(given.at),
      request: json.text(given.request, 'request'),
      state: json.text(given.state, 'state'),
      by,
      ...(given.reason !== undefined && { reason: json.text(given.reason, 'reason') }),
    };
  });
}
