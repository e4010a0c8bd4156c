import { configured } from '@pipeline/action-kit';
import { refusalOf } from '../../../../packages/action-kit/test/refused.ts';
import { type Config, configure, type Surroundings } from '../../src/config/config.ts';
import { spec } from '../../src/spec.gen.ts';

/** Inputs by their names, as a workflow writes them; token and project are there unless overridden. */
export type Given = Record<string, string>;

export const SHA = 'c'.repeat(40);
export const HEAD = 'a'.repeat(40);

/** A pull request's event, of a branch of this repository unless told. */
export const pullRequest = (more: object = {}, head: object = {}) => ({
  repository: { id: 7 },
  pull_request: {
    number: 42,
    state: 'open',
    user: { login: 'anna' },
    head: { sha: HEAD, ref: 'feature/basket', repo: { full_name: 'org/shop' }, ...head },
    ...more,
  },
});

export interface Around {
  env?: Given;
  event?: object;
}

export const around = ({ env = {}, event = {} }: Around = {}): Surroundings => ({
  context: {
    env: name => env[name],
    event,
    eventName: 'pull_request' in event ? 'pull_request' : 'push',
    sha: SHA,
    ref: 'refs/heads/main',
    actor: 'anna',
    repository: 'org/shop',
    workspace: '/work/shop',
  },
  dryRun: (given, endpoint) => given ?? endpoint === undefined,
});

/** What `configure` makes of inputs, read as the runner hands them over. */
export function read(given: Given = {}, where: Around = {}): Config {
  const all = { token: 'tok_1', project: 'shop-web', 'github-token': 'ghs_1', ...given };
  const variables = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return configured(spec, Object.fromEntries(variables), (inputs, problems) =>
    configure(inputs, problems, around(where)),
  );
}

/** The refusal's text. */
export const refusal = (given: Given, where: Around = {}): string => refusalOf(() => read(given, where));
