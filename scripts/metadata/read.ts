import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../paths.ts';

export interface Input {
  description: string;
  required?: boolean;
  default?: unknown;
  type?: string;
  'allowed-values'?: string[];
  separator?: string;
  secret?: boolean;
  'renamed-to'?: string;
}

/** An `action.yml` as we write it; the keys beyond the standard ones are stripped from what is published. */
export interface Metadata {
  name: string;
  description: string;
  inputs?: Record<string, Input>;
  outputs?: Record<string, { description: string }>;
  runs: { using: string; main: string; post?: string };
  branding?: { icon: string; color: string };
}

/** A stage: its folder under `actions/`, and what its `action.yml` says. */
export interface Stage {
  name: string;
  folder: string;
  metadata: Metadata;
}

export function stages(): Stage[] {
  return readdirSync(join(root, 'actions'))
    .sort()
    .map(name => ({ name, folder: join(root, 'actions', name) }))
    .filter(({ folder }) => existsSync(join(folder, 'action.yml')))
    .map(stage => ({ ...stage, metadata: readMetadata(join(stage.folder, 'action.yml')) }));
}

function readMetadata(path: string): Metadata {
  try {
    return parse(readFileSync(path, 'utf8')) as Metadata;
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
