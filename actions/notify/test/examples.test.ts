import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configured } from '@pipeline/action-kit';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { configure } from '../src/config/config.ts';
import { spec } from '../src/spec.gen.ts';

const folder = join(import.meta.dirname, '../examples');
const KEY = '0123456789abcdef0123456789abcdef';

/** What an expression may well be when it runs. */
const VALUES: Record<string, string> = {
  'inputs.release': '42.1',
  'secrets.SLACK_TOKEN': 'xoxb-1-2-3',
  'secrets.RELEASES_WEBHOOK': 'https://releases.example.com/hook',
  'secrets.RELEASES_WEBHOOK_SECRET': 'whsec_MDEyMzQ1Njc4OWFiY2RlZg==',
  'secrets.SMTP_URL': 'smtp://shop:p%40ss@mail.example.com:587',
  'secrets.PAGERDUTY_KEY': KEY,
  'secrets.PAGERDUTY_QUIET_KEY': KEY,
  'secrets.SENTRY_TOKEN': 'sntrys_x',
  'secrets.DATADOG_KEY': KEY,
  'secrets.NEW_RELIC_KEY': 'NRAK-X',
};
const CHANNELS: Record<string, string[]> = {
  'release.yml': ['slack', 'slack', 'pagerduty'],
  'all-channels.yml': ['slack', 'webhook', 'email', 'pagerduty', 'sentry', 'datadog', 'new-relic'],
};

interface Example {
  jobs: Record<string, { steps: { uses: string; with: Record<string, unknown> }[] }>;
}

it.each(globSync('*.yml', { cwd: folder }))('%s is what the inputs’ rules take', file => {
  const { jobs } = parse(readFileSync(join(folder, file), 'utf8')) as Example;
  const own = Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .filter(({ uses }) => uses.startsWith('org/pipeline/notify@'));
  const kinds = own.flatMap(({ with: given }) => {
    const env = Object.entries({ 'github-token': 't', ...given }).map(([name, value]) => [
      `INPUT_${name.toUpperCase()}`,
      String(value).replace(/\$\{\{ (.+?) \}\}/g, (_, code: string) => VALUES[code] ?? `no ${code}`),
    ]);
    const config = configured(spec, Object.fromEntries(env), (inputs, problems) =>
      configure(inputs, problems, { dryRun: () => false, overrides: {} }),
    );
    expect(config.environments).toEqual(['staging', 'production']);
    return config.channels.map(({ kind }) => kind);
  });
  expect(kinds).toEqual(CHANNELS[file]);
});
