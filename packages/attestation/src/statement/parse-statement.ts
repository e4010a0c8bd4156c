import { own } from './own.ts';
import { STATEMENT_V1, STATEMENT_V01, type Statement } from './statement.ts';

const SHA256 = /^[a-f0-9]{64}$/;
const SUBJECTS = 1_000;

/** A statement from its bytes, or what is wrong with it. Subjects without a SHA-256 are left out. */
export function parseStatement(bytes: Buffer): Statement | string {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString());
  } catch {
    return 'its statement is not JSON';
  }
  const type = own(json, '_type');
  if (type !== STATEMENT_V1 && type !== STATEMENT_V01) return 'it is not an in-toto statement';
  const predicateType = own(json, 'predicateType');
  if (typeof predicateType !== 'string') return 'its statement has no predicateType';
  const given = own(json, 'subject');
  if (!Array.isArray(given)) return 'its statement has no subject';
  if (given.length > SUBJECTS) return `its statement has ${given.length} subjects, more than ${SUBJECTS}`;
  const subject = given.flatMap(each => {
    const sha256 = own(own(each, 'digest'), 'sha256');
    const name = own(each, 'name');
    if (typeof sha256 !== 'string' || !SHA256.test(sha256)) return [];
    return [{ ...(typeof name === 'string' && { name }), digest: { sha256 } }];
  });
  if (subject.length === 0) return 'its statement is about nothing that has a SHA-256';
  return { _type: type, subject, predicateType, predicate: own(json, 'predicate') };
}
