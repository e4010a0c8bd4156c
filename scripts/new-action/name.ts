import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { camelCase } from '../../packages/action-kit/src/spec.ts';

const KEBAB = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
/** What every action's folder and code already call something else. */
const TAKEN = ['index', 'config', 'report', 'live', 'spec', 'done', 'planned', 'configure', 'run-action'];

/** Why a stage cannot have this name; undefined where it can. */
export function refusal(name: string, into: string, packages: string): string | undefined {
  if (!KEBAB.test(name)) return `"${name}" is not lower case words with dashes, such as deploy-ecs`;
  if (TAKEN.includes(name) || isReserved(camelCase(name)))
    return `"${name}" would clash with a name in its own code; write what it does to what, such as deploy-ecs`;
  if (existsSync(join(into, name))) return `${join(into, name)} is there already`;
  if (existsSync(join(packages, name)))
    return `@pipeline/${name} is a package already; write what the stage does, such as deploy-${name}`;
  return undefined;
}

function isReserved(identifier: string): boolean {
  try {
    new Function(`'use strict'; const ${identifier} = 0;`);
    return false;
  } catch {
    return true;
  }
}
