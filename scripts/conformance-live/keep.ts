import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EcsTrace } from '../../packages/ecs/src/index.ts';
import { root } from '../paths.ts';

const FOLDER = join(root, 'packages/ecs/test/traces/live');

/** A trace without the account's number: ARNs are kept, and it stands in every one. */
export function anonymous(text: string): string {
  return text
    .replaceAll(/(arn:aws[\w-]*:[\w-]*:[\w-]*:)\d{12}/g, '$1123456789012')
    .replaceAll(/\b\d{12}(?=\.dkr\.ecr\.)/g, '123456789012');
}

/** Keeps it in a folder: in the one that a test judges again, where no other is named. */
export function keepTrace(name: string, trace: EcsTrace, folder = FOLDER): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${anonymous(JSON.stringify(trace, null, 1))}\n`);
}
