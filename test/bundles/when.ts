import type { Step } from '../../actions/deploy-ecs/test/run-bundle.ts';

/** Does something once, when the log first says so. */
export function when(
  words: string | RegExp,
  act: (child: Parameters<NonNullable<Step['onOutput']>>[1]) => void,
): { onOutput: NonNullable<Step['onOutput']> } {
  let done = false;
  let seen = '';
  return {
    onOutput(text, child) {
      seen += text;
      if (done || !(typeof words === 'string' ? seen.includes(words) : words.test(seen))) return;
      done = true;
      act(child);
    },
  };
}
