import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { Annotation } from '@pipeline/action-kit';
import { join } from '@pipeline/workspace';
import { biome, eslintStylish, oneLiners, ruffFull } from './compilers.ts';
import type { Finding, Location, Parser } from './finding.ts';
import { stacks, tap, uncaught } from './node-tests.ts';
import { pytest, tracebacks } from './python-tests.ts';
import { workflowCommands } from './workflow-commands.ts';

/** A script's name does not say which tool it runs, so every parser reads; their formats do not overlap. */
const PARSERS: Parser[] = [
  oneLiners,
  eslintStylish,
  biome,
  ruffFull,
  tracebacks,
  pytest,
  stacks,
  tap,
  uncaught,
  workflowCommands,
];

const NOT_OURS = /(?:^|\/)(?:node_modules|site-packages|dist-packages|lib\/python[\d.]*)\//;

/** No tool tells a problem on a longer line; data and minified code come on such, and patterns are slow on them. */
const LONGEST_LINE = 1_000;

/** Every problem in a tool's output. */
export function findings(output: string): Finding[] {
  const lines = stripVTControlCharacters(output)
    .split(/\r?\n/)
    .map(line => line.slice(0, LONGEST_LINE));
  return PARSERS.flatMap(parse => parse(lines));
}

/** Where a task ran: absolute folders without a slash at the end. */
export interface Place {
  /** The checkout; annotations are relative to it. */
  checkout: string;
  /** The task's own folder in it. */
  folder: string;
}

/** A location's path in the checkout, or `undefined` where it is not a file of the project. */
function inCheckout({ file }: Location, { checkout, folder }: Place): string | undefined {
  if (file.startsWith('<')) return undefined;
  const path = file.startsWith('file:///') ? fileURLToPath(file) : file;
  const absolute = path.startsWith('/') ? path : `/${join(folder, path)}`;
  if (!absolute.startsWith(`${checkout}/`)) return undefined;
  const relative = absolute.slice(checkout.length + 1);
  return NOT_OURS.test(relative) ? undefined : relative;
}

/** Findings → annotations on the project's lines; one a line, and none for what lies outside. */
export function annotations(found: readonly Finding[], place: Place, title: string): Annotation[] {
  const lines = new Map<string, Annotation>();
  for (const { message, title: rule, at } of found) {
    const own = at.find(each => inCheckout(each, place) !== undefined);
    const file = own && inCheckout(own, place);
    if (own === undefined || file === undefined || lines.has(`${file}:${own.line}`)) continue;
    lines.set(`${file}:${own.line}`, {
      level: 'error',
      title: rule === undefined ? title : `${title} · ${rule}`,
      message,
      file,
      line: own.line,
      ...(own.column !== undefined && { column: own.column }),
    });
  }
  return [...lines.values()];
}
