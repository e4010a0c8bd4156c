import { nearest, parseDuration } from '@pipeline/contracts';
import { own } from '../statement/own.ts';
import { parseWorkflow, repositoryName } from './workflow-name.ts';

export type Mistakes = string[];

const REF = /^(?:refs\/(?:heads|tags|pull)\/.+|[0-9a-f]{40})$/;

/** Reads an object's fields, each by its rule; what is wrong, and every field that nobody knows, goes to `mistakes`. */
export function fieldReader(
  json: Record<string, unknown>,
  prefix: string,
  known: readonly string[],
  mistakes: Mistakes,
) {
  for (const field of Object.keys(json).filter(each => !known.includes(each))) {
    const [like] = nearest(field, known);
    const meant = like === undefined ? `it may have ${known.join(', ')}` : `did you mean ${like}?`;
    mistakes.push(`${prefix}${field} is not a field of a policy; ${meant}`);
  }
  const read = <T>(field: string, rule: (value: unknown) => T | undefined, wanted: string): T | undefined => {
    const value = own(json, field);
    if (value === undefined) return undefined;
    const found = rule(value);
    if (found === undefined) mistakes.push(`${prefix}${field} must be ${wanted}`);
    return found;
  };
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const when = (holds: (value: string) => boolean) => (value: unknown) =>
    typeof value === 'string' && holds(value) ? value : undefined;
  return {
    text: (field: string) => read(field, text, 'a text'),
    flag: (field: string) =>
      read(field, value => (typeof value === 'boolean' ? value : undefined), 'true or false'),
    duration: (field: string) =>
      read(
        field,
        value => (typeof value === 'string' ? parseDuration(value) : undefined),
        'a duration such as "12h" or "7d"',
      ),
    repository: (field: string) =>
      read(
        field,
        when(value => repositoryName(value) !== undefined),
        'a repository such as "org/shop"',
      ),
    issuer: (field: string) => read(field, when(URL.canParse), 'the address of a token issuer'),
    workflow: (field: string) =>
      read(
        field,
        when(value => {
          const name = parseWorkflow(value);
          return name !== undefined && (name.ref === undefined || REF.test(name.ref));
        }),
        'a workflow such as "org/shop/.github/workflows/deliver.yml", with a full ref ("@refs/heads/main") or none',
      ),
  };
}
