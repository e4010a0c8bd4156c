import { registerHooks } from 'node:module';
import type { TemplateParseResult } from '@actions/workflow-parser';
import type { ActionTemplate } from '@actions/workflow-parser/actions/index';

// GitHub's parser imports its schema without `with { type: 'json' }`, which Node refuses.
registerHooks({
  load: (url, context, next) =>
    next(
      url,
      /\/@actions\/workflow-parser\/.*\.json$/.test(url)
        ? { ...context, importAttributes: { type: 'json' } }
        : context,
    ),
});
const workflows = await import('@actions/workflow-parser');
const actions = await import('@actions/workflow-parser/actions/index');

const messages = ({ context }: TemplateParseResult) =>
  context.errors.getErrors().map(({ message }) => message);

/** What GitHub's own parser says of a workflow; empty when it takes it. */
export async function workflowErrors(name: string, content: string): Promise<string[]> {
  const parsed = workflows.parseWorkflow({ name, content }, new workflows.NoOperationTraceWriter());
  if (parsed.value === undefined || messages(parsed).length > 0)
    return [...messages(parsed), 'nothing was read'];
  const { errors = [] } = await workflows.convertWorkflowTemplate(parsed.context, parsed.value);
  return [...new Set([...messages(parsed), ...errors.map(({ Message }) => Message)])];
}

/** An action as GitHub's own parser reads its `action.yml`, or its errors. */
export function parseActionFile(content: string): ActionTemplate | string[] {
  const parsed = actions.parseAction({ name: 'action.yml', content }, new workflows.NoOperationTraceWriter());
  if (parsed.value === undefined) return messages(parsed);
  const action = actions.convertActionTemplate(parsed.context, parsed.value);
  return messages(parsed).length > 0 ? messages(parsed) : action;
}
