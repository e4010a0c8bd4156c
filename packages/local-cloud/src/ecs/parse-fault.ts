import { faultParser, isNumber, isText, isTexts } from '../faults/fault-shape.ts';
import type { PlatformFault } from './faults.ts';

const TASK = { service: isText, image: isText };

/** A platform fault from JSON, or what is wrong with it. */
export const parsePlatformFault = faultParser<PlatformFault>({
  match: {},
  kinds: {
    crash: { ...TASK, exitCode: isNumber, after: isNumber, lines: isTexts },
    'image-missing': TASK,
    unhealthy: TASK,
    'no-capacity': TASK,
    alarm: { name: isText },
    'stale-reads': { for: isNumber },
  },
  required: { alarm: ['name'], 'stale-reads': ['for'] },
});
