// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** What is worked on, by name. Example `shop` */
  subject: string;
  /** Print what would be done and set the outputs as planned, but do nothing. Under act this is the default */
  dryRun?: boolean | undefined;
}

export interface Outputs {
  /** `done`, or `planned` in a dry run */
  'verdict': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "attest",
  inputs: {
    "subject": {"type":"string","required":true},
    "dry-run": {"type":"boolean"},
  },
  outputs: ["verdict"],
});
