import type { Change } from '@pipeline/contracts';
import type { DeploymentSettings } from '../api.ts';
import { cleanText } from '../errors/clean-text.ts';
import type { ProjectView } from '../views.ts';

/** Settings of a build as `vercel.json` or the inputs give them, and what they are called. */
const NAMES: Readonly<Record<string, string>> = {
  framework: 'framework',
  rootDirectory: 'root directory',
  nodeVersion: 'Node.js version',
  installCommand: 'install command',
  buildCommand: 'build command',
  outputDirectory: 'output directory',
  commandForIgnoringBuildStep: 'ignored build step',
};

/** Settings that differ from the project's; of those that the project's view does not have, each that is given. */
export function settingChanges(
  project: ProjectView,
  settings: DeploymentSettings['projectSettings'] = {},
): Change[] {
  const known = new Map([
    ['framework', project.framework],
    ['rootDirectory', project.rootDirectory],
  ]);
  return Object.entries(NAMES).flatMap(([key, what]) => {
    if (!Object.hasOwn(settings, key) || settings[key] === undefined) return [];
    // An empty command is none.
    const [from, to] = [known.get(key), settings[key] || undefined];
    if (known.has(key) && from === to) return [];
    return [
      { what, ...(from !== undefined && { from }), to: to === undefined ? 'none' : cleanText(String(to)) },
    ];
  });
}
