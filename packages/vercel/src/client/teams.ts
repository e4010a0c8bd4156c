import { isRecord } from '@pipeline/contracts';
import { fields } from '../view/fields.ts';
import type { Wire } from '../wire/send.ts';

/** Teams that the token may act for, by their slugs; none where it may not even ask. https://vercel.com/docs/rest-api/teams/list-all-teams */
export async function teamSlugs(wire: Wire): Promise<string[]> {
  try {
    const { status, body } = await wire.send({
      operation: 'ListTeams',
      method: 'GET',
      path: '/v2/teams?limit=100',
      signal: AbortSignal.timeout(10_000),
    });
    if (status !== 200 || !isRecord(body)) return [];
    return fields(body, 'teams')
      .list('teams')
      .flatMap(each => each.text('slug') ?? []);
  } catch {
    // It is for a hint alone.
    return [];
  }
}
