import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from './tools.ts';

/** A folder to build from that needs no base image: below `root` this machine's `echo` and what it is linked to. */
export async function writeRunnableContext(context: string, dockerfile: string[]): Promise<string> {
  const linked = (await run('ldd', ['/bin/echo'])).matchAll(/(\/\S+) \(0x/g);
  for (const [, library = ''] of linked) {
    await mkdir(join(context, 'root', dirname(library)), { recursive: true });
    await cp(library, join(context, 'root', library), { dereference: true });
  }
  await mkdir(join(context, 'root/tools'), { recursive: true });
  await cp('/bin/echo', join(context, 'root/tools/echo'), { dereference: true });
  await writeFile(join(context, 'Dockerfile'), dockerfile.join('\n'));
  return context;
}
