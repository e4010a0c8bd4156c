/**
 * `pnpm generate`: writes each action's `spec.gen.ts` and the tables of its README from its `action.yml`.
 * With `--check` it writes nothing and fails when anything is stale or wrong.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { checkMetadata } from './metadata/check.ts';
import { type Stage, stages } from './metadata/read.ts';
import { fillReadme } from './metadata/readme.ts';
import { specSource } from './metadata/spec.ts';
import { root } from './paths.ts';

interface Generated {
  path: string;
  text: string;
}

function generate(stage: Stage): { files: Generated[]; problems: string[] } {
  const files = [
    { path: join(stage.folder, 'src', 'spec.gen.ts'), text: specSource(stage.name, stage.metadata) },
  ];
  const problems = checkMetadata(stage.name, stage.metadata);
  const path = join(stage.folder, 'README.md');
  const filled = existsSync(path)
    ? fillReadme(readFileSync(path, 'utf8'), stage.metadata)
    : { problem: 'is missing' };
  if (typeof filled === 'string') files.push({ path, text: filled });
  else problems.push(`actions/${stage.name}/README.md: ${filled.problem}`);
  return { files, problems };
}

const checking = process.argv.includes('--check');
const results = stages().map(generate);
const problems = results.flatMap(result => result.problems);
const stale = results
  .flatMap(result => result.files)
  .filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
for (const { path, text } of stale) {
  if (checking) problems.push(`${relative(root, path)}: is stale; run \`pnpm generate\``);
  else {
    writeFileSync(path, text);
    console.log(`wrote ${relative(root, path)}`);
  }
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${results.length} actions: specs and READMEs are as their action.yml says`);
