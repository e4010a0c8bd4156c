// Bundles one stage, `node bundle.ts FOLDER OUT`: what `pnpm build` does for a folder under actions/.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { writeActionTexts } from '../../scripts/build/texts.ts';
import { buildAction } from '../../scripts/build/write.ts';
import type { Metadata } from '../../scripts/metadata/read.ts';

const [folder = '', out = ''] = process.argv.slice(2);
const metadata = parse(readFileSync(join(folder, 'action.yml'), 'utf8')) as Metadata;
const stage = { name: basename(folder), folder, metadata };
await buildAction(stage, out);
writeActionTexts(stage, out, 'org/pipeline');
