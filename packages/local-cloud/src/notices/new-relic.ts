import { type Incoming, json, type Reply } from '../http/exchange.ts';
import { argumentsOf, isObject } from './body.ts';

/** The variables of the mutation, by the names of its arguments. */
export interface NewRelicChange {
  entity: string;
  variables: Record<string, unknown>;
}

const LATEST = 24 * 3_600_000;

/**
 * NerdGraph, as far as changes are tracked. It does not read GraphQL: the mutation must be named, and all else be variables.
 * https://docs.newrelic.com/docs/change-tracking/config/nerdgraph
 */
export class NewRelic {
  readonly key = 'NRAK-LOCALCLOUDOPENSNOTHING';
  readonly entities = ['MTIzNDV8QVBNfEFQUExJQ0FUSU9OfDE', 'MTIzNDV8QVBNfEFQUExJQ0FUSU9OfDI'];
  readonly changes: NewRelicChange[] = [];

  async graphql(request: Incoming): Promise<Reply> {
    if (request.headers['api-key'] !== this.key)
      return json(401, {
        errors: [{ message: 'Invalid API key', extensions: { errorClass: 'ACCESS_DENIED' } }],
      });
    const { query, variables } = (await argumentsOf(request)) ?? {};
    if (typeof query !== 'string' || !/\bchangeTrackingCreateEvent\(/.test(query) || !isObject(variables))
      return json(501, { errors: [{ message: 'this query is not implemented here' }] });
    const used = [...query.matchAll(/\$(\w+)\b(?!\s*:)/g)].map(([, name]) => name);
    const declared = [...query.matchAll(/\$(\w+): \w+(!?)/g)].map(([, name = '', needed]) => ({
      name,
      needed: needed === '!',
    }));
    const missing = declared
      .filter(({ name, needed }) => needed && variables[name] == null)
      .map(({ name }) => name);
    const unknown = used.filter(name => !declared.some(each => each.name === name));
    if (missing.length > 0 || unknown.length > 0)
      return refused(
        `variables are missing or not declared: ${[...missing, ...unknown].join(', ')}`,
        'INVALID_INPUT',
      );
    const entity = /^id = '([^']+)'$/.exec(String(variables.query))?.[1] ?? '';
    if (!this.entities.includes(entity)) return refused('No entity was found', 'NOT_FOUND');
    if (Date.now() - Number(variables.at) > LATEST)
      return refused('The timestamp is too old', 'INVALID_INPUT');
    this.changes.push({ entity, variables });
    const changeTrackingEvent = { changeTrackingId: `change-${this.changes.length}` };
    return json(200, { data: { changeTrackingCreateEvent: { changeTrackingEvent, messages: [] } } });
  }
}

/** A mutation that failed is answered with 200. */
function refused(message: string, errorClass: string): Reply {
  const errors = [{ message, path: ['changeTrackingCreateEvent'], extensions: { errorClass } }];
  return json(200, { data: { changeTrackingCreateEvent: null }, errors });
}
