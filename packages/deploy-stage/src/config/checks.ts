import type { Problems } from '@pipeline/action-kit';
import { type Check, parseChecks } from '@pipeline/checks';
import type { Strategy } from '@pipeline/contracts';

export interface ChecksInputs {
  checks?: string | undefined;
  checkCommand?: string[] | undefined;
  /** Milliseconds. */
  checkTimeout: number;
  atHold: 'check' | 'leave';
}

/** What must hold at each hold, and once more in the end; a stage may add its platform's own. */
export interface ChecksConfig {
  /** Below each service's address; none where there is no address. */
  http: readonly Check[];
  command: string[] | undefined;
  /** Milliseconds, at each point. */
  timeout: number;
}

/** A service, as far as checks go. */
export interface Checked {
  name: string;
  /** Whether it has an address to look at: given, or known by itself. */
  hasUrl: boolean;
  strategy: Strategy | undefined;
}

/** What else a stage checks with. */
export interface OtherChecks {
  given: boolean;
  /** The inputs of which any one will do: `check-url`, `check-command` or `check-metric`. */
  ways: string;
}

export function checksOf(
  inputs: ChecksInputs,
  services: readonly Checked[],
  others: OtherChecks,
  problems: Problems,
): ChecksConfig | undefined {
  const { checks, checkCommand: command } = inputs;
  const blind = services.filter(({ hasUrl }) => !hasUrl).map(({ name }) => name);
  if (checks !== undefined && blind.length > 0)
    problems.add(
      'checks',
      `they have no address to look at for ${blind.join(', ')}`,
      'Give `check-url`, with `services` for each of them',
    );
  const http = services.some(({ hasUrl }) => hasUrl);
  if (!http && command === undefined && !others.given) {
    if (services.some(({ strategy }) => strategy?.kind === 'verify-first') && inputs.atHold === 'check') {
      problems.add(
        'strategy',
        'verify-first has nothing to verify with',
        `Give ${others.ways}, or leave the decision to someone with \`at-hold: leave\``,
      );
    }
    return undefined;
  }
  return { http: http ? readChecks(checks ?? '/', problems) : [], command, timeout: inputs.checkTimeout };
}

/** The input `check-url`. @param where what a problem with it is told of */
export function checkUrlOf(text: string | undefined, where: string, problems: Problems): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '') return url;
  problems.add(
    where,
    'it is not the URL of a web address without a password',
    'Write it like https://test.api.example.com',
  );
  return undefined;
}

/** The input `checks`, a check a line or a JSON list. */
export function readChecks(text: string, problems: Problems): readonly Check[] {
  const items = text.trimStart().startsWith('[') ? readJson(text) : lines(text);
  if (items === undefined) {
    problems.add('checks', 'the text is not a JSON list', 'Write one check a line, such as /health 200');
    return [];
  }
  const { checks, complaints } = parseChecks(items);
  for (const { where, problem, fix } of complaints)
    problems.add('checks', `${where} ${problem}`, fix.replace(/\.$/, ''));
  return checks;
}

function readJson(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map(line => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter(line => line !== '');
}
