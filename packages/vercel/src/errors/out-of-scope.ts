import { ConfigError } from '@pipeline/contracts';
import { fields } from '../view/fields.ts';
import { type About, named } from './about.ts';
import { meant } from './missing.ts';
import type { Refusal } from './refusal.ts';

/** The token may not act for the team; said again with the teams that it may act for, where those can be asked for. */
export class OutOfScope extends ConfigError {
  /** As Vercel or the input names it. */
  readonly team: string | undefined;

  constructor(message: string, hint: string, team: string | undefined) {
    super(message, { hint });
    this.team = team;
  }

  /** @param teams slugs */
  with(teams: readonly string[]): OutOfScope {
    if (teams.length === 0) return this;
    const near = meant(this.team ?? '', teams);
    const seen = `The token may act for ${teams.slice(0, 10).join(', ')}${teams.length > 10 ? ' and others' : ''}.`;
    return new OutOfScope(
      this.message,
      `${[near, seen].filter(each => each !== '').join(' ')} ${this.hint}`,
      this.team,
    );
  }
}

/** `… under scope "acme" …`, `… access to scope "acme"` */
const SCOPE = /\bscope ["“']([^"”'\s]{1,100})["”']/;
/** Whose wording says that the team itself is not known. */
const UNKNOWN = /could not resolve team|team (?:was )?not found/i;

const CODES = new Set(['team_unauthorized', 'missing_team_param', 'team_not_found', 'scope_not_found']);

/**
 * https://vercel.com/docs/rest-api#accessing-resources-owned-by-a-team
 * https://vercel.com/docs/saml#enforcing-saml
 */
export function outOfScope(refusal: Refusal, about: About): OutOfScope | undefined {
  const { status, code, message, raw } = refusal;
  const told = fields(raw, 'an error');
  const scope = told.text('scope') ?? SCOPE.exec(message)?.[1];
  const team = scope ?? about.scope.team;
  if (told.has('saml'))
    return new OutOfScope(
      `Team ${team ?? told.text('teamId') ?? ''} lets in only who signs in by its own provider (SAML), and this token was not made so`,
      'Sign in to Vercel through that team, make a token whose scope is that team (https://vercel.com/account/settings/tokens), and give it as `token`',
      team,
    );
  if (code === 'missing_team_param')
    return new OutOfScope(
      `Vercel wants to know which team ${named(about)} belongs to`,
      'Set `team` to the team’s slug or its id',
      undefined,
    );
  const limited =
    status === 403 && (scope !== undefined || (code === 'forbidden' && /^not authorized\W*$/i.test(message)));
  if (!limited && !CODES.has(code) && !UNKNOWN.test(message)) return undefined;
  return new OutOfScope(
    team === undefined
      ? `This token may not reach ${named(about)}`
      : `This token may not act for team ${team}, or there is no such team: Vercel refuses ${named(about)}`,
    `${about.scope.team === undefined ? 'Set `team`' : 'Check `team`'}, and give as \`token\` one whose scope is that team (https://vercel.com/account/settings/tokens)`,
    team,
  );
}
