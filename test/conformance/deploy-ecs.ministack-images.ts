import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildNodeImage } from './node-image.ts';
import { run } from './tools.ts';

const BASE = 'local-cloud-conformance:ecs';
const REPOSITORY = 'deploy-ecs-conformance';

/** What each image does when it is run; `late` is well for a while. */
const COMMANDS = {
  one: ['serve'],
  two: ['serve'],
  /** For what gives commands itself. */
  cli: ['serve'],
  crash: ['exit', '3'],
  late: ['exit', '4', '4000'],
} satisfies Record<string, string[]>;

export type ImageName = keyof typeof COMMANDS;

export const image = (name: ImageName) => `${REPOSITORY}:${name}`;

/** The same files with other commands, so that a deploy only has to swap the image. */
export async function buildImages(): Promise<void> {
  await buildNodeImage(BASE);
  for (const [name, command] of Object.entries(COMMANDS)) {
    const context = await mkdtemp(join(tmpdir(), 'derive-'));
    await writeFile(join(context, 'Dockerfile'), `FROM ${BASE}\nCMD ${JSON.stringify(command)}\n`);
    await run('docker', ['build', '--quiet', '--tag', `${REPOSITORY}:${name}`, context]);
    await rm(context, { recursive: true });
  }
}
