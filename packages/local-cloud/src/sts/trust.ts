type Texts = string | string[];

/** An IAM role's trust policy, as far as it is evaluated here; anything else in it is refused at the start. */
export interface TrustPolicy {
  Statement: TrustStatement[];
}

export interface TrustStatement {
  Effect: 'Allow' | 'Deny';
  Principal: { Federated?: Texts; AWS?: Texts };
  Action: Texts;
  Condition?: { StringEquals?: Record<string, Texts>; StringLike?: Record<string, Texts> };
}

export interface Attempt {
  action: 'sts:AssumeRole' | 'sts:AssumeRoleWithWebIdentity' | 'sts:TagSession';
  /** ARNs that the caller may be named by: its provider's, or its own and its account's root. */
  principals: string[];
  /** Condition keys, such as `token.actions.githubusercontent.com:sub`. */
  keys: Record<string, string>;
}

const OPERATORS = ['StringEquals', 'StringLike'];

/** Refuses a policy that would be evaluated wrongly here; the message is for whoever configured it. */
export function checkTrust(policy: TrustPolicy): void {
  for (const { Condition = {} } of policy.Statement) {
    const unknown = Object.keys(Condition).find(operator => !OPERATORS.includes(operator));
    if (unknown !== undefined) throw new Error(`The condition ${unknown} is not implemented here`);
  }
}

/** A denial wins. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export function trusts(policy: TrustPolicy, attempt: Attempt): boolean {
  const applying = policy.Statement.filter(statement => applies(statement, attempt));
  return applying.length > 0 && applying.every(({ Effect }) => Effect === 'Allow');
}

function applies({ Principal, Action, Condition = {} }: TrustStatement, attempt: Attempt): boolean {
  const named = attempt.action === 'sts:AssumeRoleWithWebIdentity' ? Principal.Federated : Principal.AWS;
  return (
    list(Action).includes(attempt.action) &&
    list(named).some(arn => arn === '*' || attempt.principals.includes(arn)) &&
    holds(Condition.StringEquals, attempt.keys, (value, wanted) => value === wanted) &&
    holds(Condition.StringLike, attempt.keys, like)
  );
}

/** Every key must match one of its values; a key that the request lacks matches nothing. */
function holds(
  conditions: Record<string, Texts> = {},
  keys: Record<string, string>,
  matches: (value: string, wanted: string) => boolean,
): boolean {
  return Object.entries(conditions).every(([key, wanted]) => {
    const value = keys[key];
    return value !== undefined && list(wanted).some(one => matches(value, one));
  });
}

/** `*` is any text, `?` any character. */
function like(value: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}

function list(texts: Texts = []): string[] {
  return [texts].flat();
}
