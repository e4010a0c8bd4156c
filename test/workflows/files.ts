import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../../scripts/paths.ts';
import type { Workflow } from './model.ts';

export interface WorkflowFile {
  /** From the repository's root. */
  path: string;
  text: string;
  workflow: Workflow;
  /** Whether the tag's tree carries it, so that `$/` leads to our actions from there. */
  inTree: boolean;
}

/** Every workflow that we ship, show or run. */
export function workflowFiles(): WorkflowFile[] {
  const paths = globSync(
    [
      'workflows-templates/**/*.yml',
      'actions/*/examples/*.yml',
      'examples/**/.github/workflows/*.yml',
      '.github/workflows/*.yml',
    ],
    { cwd: root },
  ).filter(path => !path.includes('node_modules'));
  return paths.sort().map(path => workflowFile(path, readFileSync(join(root, path), 'utf8')));
}

export function workflowFile(path: string, text: string): WorkflowFile {
  const inTree = path.startsWith('workflows-templates/reusable/');
  return { path, text, workflow: parse(text) as Workflow, inTree };
}
