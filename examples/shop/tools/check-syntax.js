// Parses every .js file under the given folders without running it: `node tools/check-syntax.js src test`.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const files = process.argv
  .slice(2)
  .flatMap(folder => readdirSync(folder, { recursive: true }).map(name => join(folder, String(name))))
  .filter(name => name.endsWith('.js'));

const broken = files.filter(
  file => spawnSync(process.execPath, ['--check', file], { stdio: 'inherit' }).status !== 0,
);

console.log(`${files.length} files parsed, ${broken.length} broken`);
process.exitCode = broken.length > 0 || files.length === 0 ? 1 : 0;
