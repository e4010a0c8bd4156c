/**
 * `pnpm act-suite DIR`: the suite as act understands it, from this clone. Tells what it rewrote, and ends with the
 * flags to call act with, alone on the standard output.
 */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dist } from './paths.ts';
import { actFlags } from './rehearse/act-flags.ts';
import { makeSuite, suiteRef } from './rehearse/project.ts';

const HELP = `pnpm act-suite DIR: puts the suite into DIR as act understands it, and prints the flags to call act with.
DIR is new, empty, or what an earlier call made: that is replaced.
Exit code: 0 when it is there; 1 when it could not be made; 2 for a wrong call.`;

/** Shows that a folder is ours to replace. */
const MARK = '.act-suite';

/** The command line, or what is wrong with it as text. */
function readCall(args: string[]): { folder: string; help: boolean } | string {
  try {
    const { values, positionals } = parseArgs({
      args: args.filter(arg => arg !== '--'),
      allowPositionals: true,
      options: { help: { type: 'boolean', default: false } },
    });
    const [folder = '', ...more] = positionals;
    if (!values.help && (folder === '' || more.length > 0)) return 'One folder is wanted, such as /tmp/suite';
    return { folder: resolve(folder), help: values.help };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function put(folder: string): string[] {
  if (!existsSync(join(dist, '_lib'))) throw new Error('dist/ is not built: run `npx pnpm@12 build` first');
  if (existsSync(folder)) {
    const held = readdirSync(folder);
    if (held.length > 0 && !held.includes(MARK))
      throw new Error(`${folder} holds something else: give a folder that is new or empty`);
    rmSync(folder, { recursive: true });
  }
  const rewritten = makeSuite(folder);
  writeFileSync(join(folder, MARK), 'Made by `pnpm act-suite`, which may replace this folder.\n');
  return rewritten;
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function main(folder: string): void {
  const rewritten = put(folder);
  console.error(`The suite is in ${folder}. Rewritten in its workflows, for act does not know them:`);
  for (const line of rewritten) console.error(`  ${line}`);
  console.error(
    `\nIn your repository, call act with these flags. Where your workflows pin a commit in place of ${suiteRef()}, add\n` +
      'a second --local-repository with that commit.\n',
  );
  console.log(actFlags({ ref: suiteRef(), folder }).map(quoted).join(' '));
}

const call = readCall(process.argv.slice(2));
if (typeof call === 'string') {
  console.error(`${call}\n\n${HELP}`);
  process.exitCode = 2;
} else if (call.help) console.log(HELP);
else {
  try {
    main(call.folder);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
