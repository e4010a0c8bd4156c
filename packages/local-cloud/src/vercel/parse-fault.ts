import { faultParser, isFlag, isNumber, isText, isTexts } from '../faults/fault-shape.ts';
import type { VercelFault } from './faults.ts';

/** A fault from JSON, or what is wrong with it. */
export const parseVercelFault = faultParser<VercelFault>({
  match: { project: isText, target: isText, count: isNumber },
  kinds: {
    'build-fails': { code: isText, lines: isTexts, exitCode: isNumber },
    'build-canceled': { by: isText },
    'build-never-ends': {},
    blocked: { reason: isText },
    'slow-build': { times: isNumber },
    'rate-limited': { route: isText, reset: isNumber, code: isText },
    'upload-breaks': { after: isNumber },
    'alias-taken': { host: isText, by: isText, account: isFlag },
    'alias-error': { code: isText, message: isText },
    'promotion-fails': { hosts: isTexts },
    'promotion-skipped': {},
    'promotion-never-ends': {},
    superseded: { by: isText, user: isText },
    'stale-reads': { for: isNumber },
    'plan-limit': { route: isText, code: isText, message: isText },
    'token-without-scope': {},
    'serves-old': { for: isNumber, host: isText },
  },
  required: {
    'upload-breaks': ['after'],
    'alias-taken': ['host', 'by'],
    superseded: ['by'],
    'stale-reads': ['for'],
    'serves-old': ['for'],
  },
});
