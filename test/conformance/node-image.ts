import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from './tools.ts';

/** Serves its version on 8080, or ends as `exit N` says, or `exit N MS` so many milliseconds later. */
const APP = `
import { createServer } from 'node:http';
const [verb, code, after = 0] = process.argv.slice(2);
if (verb === 'exit') {
  await new Promise(resolve => setTimeout(resolve, Number(after)));
  console.log('leaving with ' + code);
  process.exit(Number(code));
}
process.once('SIGTERM', () => process.exit(0));
createServer((_, answer) => answer.end(process.env.VERSION ?? 'none')).listen(8080, () => console.log('listening'));
`;

/**
 * Builds an image from this machine's own Node and the libraries that it loads, since no base image can
 * be pulled where there is no network. Linux only.
 */
export async function buildNodeImage(tag: string): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'node-image-'));
  try {
    const loaded = await run('ldd', [process.execPath]);
    const libraries = [...loaded.matchAll(/(\/\S+) \(0x/g)].flatMap(([, path]) => path ?? []);
    for (const path of libraries) {
      await mkdir(join(context, 'root', dirname(path)), { recursive: true });
      await copyFile(await realpath(path), join(context, 'root', path));
    }
    await copyFile(process.execPath, join(context, 'root', 'node'));
    await writeFile(join(context, 'root', 'app.mjs'), APP);
    await writeFile(
      join(context, 'Dockerfile'),
      'FROM scratch\nCOPY root /\nENTRYPOINT ["/node", "/app.mjs"]\n',
    );
    await run('docker', ['build', '--quiet', '--tag', tag, context]);
  } finally {
    await rm(context, { recursive: true });
  }
}
