import { configured } from '@pipeline/action-kit';
import { expect, it } from 'vitest';
import { examplesOf } from '../../../packages/action-kit/test/examples.ts';
import { configure } from '../src/config/config.ts';
import { spec } from '../src/spec.gen.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const { steps, notInReadme } = examplesOf(import.meta.dirname, {
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
});
const CHANNELS: Record<string, string[]> = {
  'all-channels.yml, job notify': [
    'slack',
    'webhook',
    'email',
    'pagerduty',
    'sentry',
    'datadog',
    'new-relic',
  ],
  'release.yml, job told-of-staging': ['slack'],
  'release.yml, job told-of-production': ['slack', 'pagerduty'],
};

it.each(steps)('%s is what the inputs’ rules take', (where, given) => {
  const env = Object.entries({ 'github-token': 't', ...given }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  const config = configured(spec, Object.fromEntries(env), (inputs, problems) =>
    configure(inputs, problems, { dryRun: () => false, overrides: {} }),
  );
  expect(config.environments).toEqual(['staging', 'production']);
  expect(config.channels.map(({ kind }) => kind)).toEqual(CHANNELS[where]);
});

it('shows each in the README', () => {
  expect(notInReadme).toEqual([]);
  expect(steps.map(([where]) => where)).toEqual(Object.keys(CHANNELS));
});
