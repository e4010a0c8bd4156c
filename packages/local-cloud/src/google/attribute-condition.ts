import type { JWTPayload } from 'jose';

const EQUALITY = /^assertion\.(\w+)\s*==\s*(?:'([^']*)'|"([^"]*)")$/;

/**
 * An attribute condition, as far as CEL is evaluated here: equalities of claims, joined by `&&`. Anything else is
 * refused at the start, for whoever configured it.
 * https://docs.cloud.google.com/iam/docs/workload-identity-federation#conditions
 */
export function attributeCondition(cel: string): (claims: JWTPayload) => boolean {
  const wanted = cel.split('&&').map(part => {
    const [, claim = '', single, double = ''] = EQUALITY.exec(part.trim()) ?? [];
    if (claim === '') throw new Error(`The attribute condition ${part.trim()} is not implemented here`);
    return [claim, single ?? double] as const;
  });
  return claims => wanted.every(([claim, value]) => claims[claim] === value);
}
