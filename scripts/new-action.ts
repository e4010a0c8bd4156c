/**
 * `pnpm new:action <name>`: a stage that builds, tests and documents itself at once; its story is then yours to
 * write. `--into DIR` makes it elsewhere than under `actions/`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { filesOf } from './new-action/files.ts';
import { refusal } from './new-action/name.ts';
import { root } from './paths.ts';

const BIOME = join(root, 'node_modules/@biomejs/biome/bin/biome');

const { values, positionals } = parseArgs({
  options: { into: { type: 'string' } },
  allowPositionals: true,
});
const [name = '', ...rest] = positionals;
const into = values.into === undefined ? join(root, 'actions') : resolve(values.into);
const problem =
  name === '' || rest.length > 0
    ? 'Write one name, such as `pnpm new:action deploy-ecs`'
    : refusal(name, into, join(root, 'packages'));

if (problem !== undefined) {
  console.error(problem);
  process.exitCode = 1;
} else {
  create(join(into, name), filesOf(name));
}

/** All of it or nothing. */
function create(folder: string, files: Record<string, string>): void {
  try {
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    // Where the new name stands among the imports depends on the name.
    execFileSync(process.execPath, [BIOME, 'check', '--write', '--vcs-enabled=false', folder], {
      stdio: 'pipe',
    });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const at = relative(process.cwd(), folder);
  console.log(`made ${at} with ${Object.keys(files).length} files`);
  console.log(`Next: write ${at}/action.yml, then \`pnpm generate\`, the story, and \`pnpm test\`.`);
}
