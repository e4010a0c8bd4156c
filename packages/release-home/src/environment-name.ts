import type { InputProblems } from '@pipeline/contracts';

/**
 * As GitHub takes them, of which it says only how long they are; a line break, or a blank before it, is a mistake
 * of the workflow's. https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments
 */
const NAME = /^[^\s/\p{Cc}][^\p{Cc}]{0,254}$/u;

/** @param input the input that names the environment */
export function checkEnvironmentName(input: string, name: string, problems: InputProblems): void {
  if (!NAME.test(name))
    problems.add(input, `${JSON.stringify(name)} is not an environment's name`, 'Write it like staging');
}
