import { faultParser, isNumber, isText, isTexts } from '../faults/fault-shape.ts';
import { isObject } from './codec.ts';
import type { RunFault } from './faults.ts';

/** A fault from JSON, or what is wrong with it. */
export const parseRunFault = faultParser<RunFault>({
  match: { region: isText, service: isText, image: isText, count: isNumber },
  kinds: {
    'never-ends': {},
    'startup-probe-fails': {},
    crash: { exitCode: isNumber, lines: isTexts },
    'image-missing': {},
    'image-denied': {},
    quota: { metric: isText, requested: isNumber, allowed: isNumber },
    'traffic-fails': {},
    denied: { permission: isText, member: isText },
    conflict: { patch: isObject },
    'revision-named-again': {},
    'latest-without-revision': {},
    'stale-reads': { for: isNumber },
  },
  required: {
    quota: ['metric', 'requested', 'allowed'],
    denied: ['permission'],
    'stale-reads': ['for'],
  },
});
