import type { Digest } from '@pipeline/contracts';
import { STATEMENT_V1, type Statement } from './statement.ts';

export type Subjects = ReadonlyArray<{ name?: string; digest: Digest }>;

/** What a predicate says about some images. */
export function about(subjects: Subjects, predicateType: string, predicate: object): Statement {
  return {
    _type: STATEMENT_V1,
    subject: subjects.map(({ name, digest }) => ({
      ...(name !== undefined && { name }),
      digest: { sha256: digest.slice('sha256:'.length) },
    })),
    predicateType,
    predicate,
  };
}
