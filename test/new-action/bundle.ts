// Bundles one stage, `node bundle.ts FOLDER OUT`: what `pnpm build` does for a folder under actions/.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { buildAction } from '../../scripts/build/write.ts';
import type { Metadata } from '../../scripts/metadata/read.ts';

const [folder = '', out = ''] = process.argv.slice(2);
const metadata = parse(readFileSync(join(folder, 'action.yml'), 'utf8')) as Metadata;
await buildAction({ name: basename(folder), folder, metadata }, out);
