import { posix } from 'node:path';
import { DockerfileError } from '../dockerfile-error.ts';
import { beyond } from './beyond.ts';
import { jsonArray } from './command.ts';
import type { Instruction } from './instructions.ts';

/** One `COPY`: sources relative to the context, `to` absolute; `intoDirectory` where it must be one. */
export interface Copy {
  sources: string[];
  to: string;
  intoDirectory: boolean;
  mode?: number;
  uid: number;
  gid: number;
  line: number;
}

const FLAG = /^--([a-z-]+)(?:=(\S*))?\s+/;

/** Reads a `COPY`. https://docs.docker.com/reference/dockerfile/#copy */
export function parseCopy(
  instruction: Instruction,
  expand: (text: string) => string[],
  workdir: string,
  file: string,
): Copy {
  const { line } = instruction;
  if (instruction.rest.includes('<<'))
    throw beyond(file, instruction, 'with a here-document is beyond the packer');
  const { flags, rest } = readFlags(instruction.rest);
  const items = jsonArray(rest)?.map(item => expand(item).join(' ')) ?? expand(rest);
  const to = items.pop();
  if (to === undefined || items.length === 0) {
    throw new DockerfileError('COPY needs a source and a destination', { file, line });
  }
  const copy: Copy = {
    sources: items.map(source => contextPath(source, file, line)),
    to: posix.resolve(workdir, to),
    intoDirectory: to.endsWith('/') || to === '.' || to.endsWith('/.') || items.length > 1,
    uid: 0,
    gid: 0,
    line,
  };
  for (const [flag, value] of flags) {
    if (flag === 'link') continue;
    if (flag === 'chmod' && /^[0-7]{3,4}$/.test(value)) copy.mode = Number.parseInt(value, 8);
    else if (flag === 'chown' && /^\d+(:\d+)?$/.test(value)) {
      const [uid = '0', gid = uid] = value.split(':');
      copy.uid = Number(uid);
      copy.gid = Number(gid);
    } else if (flag === 'chown') {
      throw beyond(
        file,
        instruction,
        `with --chown=${value} needs numeric ids for the packer, such as 1000:1000`,
      );
    } else
      throw beyond(
        file,
        instruction,
        `with --${flag}${value === '' ? '' : `=${value}`} is beyond the packer`,
      );
  }
  return copy;
}

function readFlags(text: string): { flags: [string, string][]; rest: string } {
  const flags: [string, string][] = [];
  let rest = text;
  for (let match = FLAG.exec(rest); match !== null; match = FLAG.exec(rest)) {
    flags.push([match[1] ?? '', match[2] ?? '']);
    rest = rest.slice(match[0].length);
  }
  return { flags, rest };
}

/** A source, relative to the context, without `./`; the context itself is empty. */
function contextPath(source: string, file: string, line: number): string {
  const path = posix.normalize(`/${source}`).slice(1).replace(/\/$/, '');
  if (posix.normalize(source).startsWith('..')) {
    throw new DockerfileError(`COPY ${source} lies outside the build context`, { file, line });
  }
  return path;
}
