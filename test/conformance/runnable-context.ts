import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from './tools.ts';

/** A folder to build from that needs no base image: below `root` this machine's `echo` and what it is linked to. */
export async function writeRunnableContext(context: string, dockerfile: string[]): Promise<string> {
  await copyProgram('/bin/echo', join(context, 'root'), '/tools/echo');
  await writeFile(join(context, 'Dockerfile'), dockerfile.join('\n'));
  return context;
}

/** A program of this machine and what it is linked to, below `root`. */
export async function copyProgram(program: string, root: string, to = program): Promise<void> {
  const linked = (await run('ldd', [program])).matchAll(/(\/\S+) \(0x/g);
  const copies = new Map([[program, to]]);
  for (const [, library = ''] of linked) copies.set(library, library);
  for (const [from, at] of copies) {
    await mkdir(join(root, dirname(at)), { recursive: true });
    await cp(from, join(root, at), { dereference: true });
  }
}
