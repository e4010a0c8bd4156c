import { parseValue } from '../../packages/action-kit/src/values.ts';
import { type Input, stages } from '../../scripts/metadata/read.ts';
import { repository } from '../../scripts/paths.ts';
import { builtStages } from '../bundles/tree.ts';
import type { WorkflowFile } from './files.ts';
import { trigger, type Workflow } from './model.ts';

/** Something of ours that a `uses:` names: what it takes, and what it gives. */
export interface Callable {
  inputs: Record<string, { required: boolean; refuses(value: unknown): string | undefined }>;
  outputs: string[];
  /** Where it is a workflow. */
  workflow?: Workflow;
}

/** Our actions by name as they are built, and our reusable workflows as `.github/workflows/<file>`. */
export type Catalogue = Map<string, Callable>;

export function catalogue(files: readonly WorkflowFile[]): Catalogue {
  const typed = new Map(stages().map(({ name, metadata }) => [name, metadata.inputs ?? {}]));
  const found: Catalogue = new Map();
  for (const { name, action } of builtStages()) {
    const inputs = Object.entries(action.inputs ?? {}).map(([key, { required = false }]) => {
      const input = typed.get(name)?.[key];
      return [key, { required, refuses: (value: unknown) => refusal(input, value) }] as const;
    });
    found.set(name, { inputs: Object.fromEntries(inputs), outputs: Object.keys(action.outputs ?? {}) });
  }
  for (const { path, workflow, inTree } of files) {
    if (inTree) found.set(`.github/workflows/${path.split('/').at(-1)}`, callable(workflow));
  }
  return found;
}

/** What is wrong with a value that is written out. */
function refusal(input: Input | undefined, value: unknown): string | undefined {
  const text = String(value ?? '');
  if (input === undefined || text === '' || text.includes('${{')) return undefined;
  const type = (input.type ?? 'string') as Parameters<typeof parseValue>[0]['type'];
  const values = input['allowed-values'];
  const parsed = parseValue({ type, ...(values && { values }) }, text);
  return 'problem' in parsed ? parsed.problem : undefined;
}

export function callable(workflow: Workflow): Callable {
  const { inputs = {}, outputs = {} } = trigger(workflow, 'workflow_call') ?? {};
  const described = Object.entries(inputs).map(([name, { required = false, type = 'string' }]) => {
    const refuses = (value: unknown) =>
      typeof value === type || String(value).includes('${{') ? undefined : `${value} is not a ${type}`;
    return [name, { required, refuses }] as const;
  });
  return { inputs: Object.fromEntries(described), outputs: Object.keys(outputs), workflow };
}

/** What of ours a `uses:` names, by its key in the catalogue; undefined where it is someone else's. */
export function ours(uses: string): { key: string; ref: string | undefined } | undefined {
  if (uses.startsWith('$/')) return { key: uses.slice(2), ref: undefined };
  const [path = '', ref] = uses.split('@');
  const slug = `${repository()}/`;
  return path.startsWith(slug) ? { key: path.slice(slug.length), ref } : undefined;
}
