// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** What to run, separated by commas or lines, such as `lint, test`. `lint`, `typecheck` and `test` are found by the usual script names and by configured Python tools; any other name is a script of package.json, and `build` runs before what needs it. */
  tasks: string[];
  /** `true` runs only what changed and what depends on it; `false` runs everything. Where the change cannot be known, everything runs, and the summary says why. */
  changedOnly: boolean;
  /** Commit, branch or tag to compare with, such as `origin/main`. By default the base of the pull request or of the merge group, or the commit before the push. */
  base?: string | undefined;
  /** Folder to look for packages in, relative to the checkout, such as `examples/shop`. */
  workingDirectory: string;
  /** Only these packages, one a line: names, or folders with `*` and `**`, such as `services/*`. Empty means all. */
  packages?: string[] | undefined;
  /** How many tasks run at the same time, such as `4`. By default as many as there are CPUs. */
  concurrency?: number | undefined;
  /** `false` where an earlier step has installed the dependencies already. */
  install: boolean;
  /** How long one task, or one installation, may take, such as `90s` or `20m`; what takes longer is ended and fails. */
  timeout: number;
  /** `true` prints what would be installed and run, and runs nothing. A gate writes nothing anywhere, so it is `false` under act too. */
  dryRun: boolean;
}

export interface Outputs {
  /** `passed`, `failed`, `cancelled`, `planned` (dry run), `skipped-nothing-changed` or `skipped-no-tasks`. */
  'outcome': string | number | boolean | object;
  /** Why these packages, in one sentence. */
  'reason': string | number | boolean | object;
  /** Names of the packages that the change touches, as a JSON list; all of them where it is unknown. */
  'changed-packages': string | number | boolean | object;
  /** Names of those and of the packages that depend on them, as a JSON list. */
  'affected-packages': string | number | boolean | object;
  /** What ran (in a dry run: what would run), as a JSON list such as `["api:lint","api:test"]`. */
  'ran': string | number | boolean | object;
  /** What failed, was ended or could not run, as a JSON list such as `["api:test"]`. */
  'failed': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "gate",
  inputs: {
    "tasks": {"type":"list","default":"lint, typecheck, test","separator":","},
    "changed-only": {"type":"boolean","default":"true"},
    "base": {"type":"string"},
    "working-directory": {"type":"string","default":"."},
    "packages": {"type":"list","separator":","},
    "concurrency": {"type":"integer"},
    "install": {"type":"boolean","default":"true"},
    "timeout": {"type":"duration","default":"15m"},
    "dry-run": {"type":"boolean","default":"false"},
  },
  outputs: ["outcome","reason","changed-packages","affected-packages","ran","failed"],
});
