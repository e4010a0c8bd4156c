import type { Chosen } from '../choose.ts';
import type { Config } from '../config/config.ts';
import type { Address } from '../config/destination.ts';
import type { Ready } from '../prepare.ts';
import type { Said } from '../said.ts';
import type { TagLook } from '../tag-guard.ts';

/** What is known before anything is written. */
export interface Facts {
  config: Config;
  chosen: Chosen;
  said: Said[];
  /** What a person should not miss. */
  notes: string[];
  ready: Ready[];
  /** Whose release this is; see `commitOf()`. */
  commit: string | undefined;
  /** Repositories to create. */
  missing: Address[];
  looks: TagLook[];
}
