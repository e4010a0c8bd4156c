import type { Problems } from '@pipeline/action-kit';
import type { Inputs } from '../spec.gen.ts';
import { checkAddress, checkKey } from './addresses.ts';
import type { ChannelConfig, Overrides } from './channels.ts';
import { together } from './together.ts';

/** Who is paged, and what monitoring is told. */
export function monitoring(inputs: Inputs, problems: Problems, overrides: Overrides): ChannelConfig[] {
  for (const [name, address] of Object.entries(overrides)) checkAddress(name, address, problems);
  return [
    ...pagerDuty(inputs, problems, overrides),
    ...sentry(inputs, problems, overrides),
    ...datadog(inputs, problems, overrides),
    ...newRelic(inputs, problems, overrides),
  ];
}

function pagerDuty(inputs: Inputs, problems: Problems, { PAGERDUTY_EVENTS_URL }: Overrides): ChannelConfig[] {
  const { pagerdutyRoutingKey: key } = inputs;
  const own = {
    'pagerduty-routing-key-p1': inputs.pagerdutyRoutingKeyP1,
    'pagerduty-routing-key-p2': inputs.pagerdutyRoutingKeyP2,
    'pagerduty-routing-key-p3': inputs.pagerdutyRoutingKeyP3,
  };
  const all = { 'pagerduty-routing-key': key, ...own };
  for (const [input, value] of Object.entries(all))
    if (value !== undefined && !/^\w{20,64}$/.test(value))
      problems.add(
        input,
        'the value is not a routing key',
        'Give the key of an Events API v2 integration, 32 characters',
      );
  if (key === undefined) {
    if (Object.values(own).some(value => value !== undefined))
      problems.add('pagerduty-routing-key', 'priorities without a key of their own need it', 'Give it, too');
    return [];
  }
  const [P1 = key, P2 = key, P3 = key] = Object.values(own);
  const url = PAGERDUTY_EVENTS_URL ?? 'https://events.pagerduty.com/v2/enqueue';
  return [{ kind: 'pagerduty', url, keys: { P1, P2, P3 } }];
}

/** What the names of an organisation and of a project are made of. */
const SLUG = /^[a-z0-9][a-z0-9_-]{0,99}$/i;

function sentry(inputs: Inputs, problems: Problems, { SENTRY_URL }: Overrides): ChannelConfig[] {
  const { sentryToken, sentryOrg, sentryProjects, sentryRelease: release } = inputs;
  const given = { 'sentry-token': sentryToken, 'sentry-org': sentryOrg, 'sentry-projects': sentryProjects };
  const all = together<string | string[]>(given, problems);
  if (
    all === undefined ||
    sentryToken === undefined ||
    sentryOrg === undefined ||
    sentryProjects === undefined
  )
    return [];
  checkKey('sentry-token', sentryToken, problems);
  for (const [input, slug] of [
    ['sentry-org', sentryOrg],
    ...sentryProjects.map(each => ['sentry-projects', each]),
  ])
    if (!SLUG.test(slug ?? ''))
      problems.add(
        input ?? '',
        `${JSON.stringify(slug?.slice(0, 80))} is not a slug`,
        'Copy it from its address in Sentry',
      );
  // https://docs.sentry.io/product/releases/naming-releases/
  if (!release.includes('{sha}') || /[\s/\\]/.test(release) || release.length > 150)
    problems.add(
      'sentry-release',
      'it does not name a release of Sentry’s',
      'Write {sha}, or NAME@{sha}, without / and blanks',
    );
  const base = (SENTRY_URL ?? 'https://sentry.io').replace(/\/+$/, '');
  return [
    { kind: 'sentry', base, token: sentryToken, organization: sentryOrg, projects: sentryProjects, release },
  ];
}

function datadog(
  { datadogApiKey: key, datadogSite: site }: Inputs,
  problems: Problems,
  { DATADOG_API_URL }: Overrides,
): ChannelConfig[] {
  if (key === undefined) return [];
  checkKey('datadog-api-key', key, problems);
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(site))
    problems.add(
      'datadog-site',
      `${JSON.stringify(site.slice(0, 80))} is not a site`,
      'Write it like datadoghq.eu or us5.datadoghq.com',
    );
  return [{ kind: 'datadog', base: (DATADOG_API_URL ?? `https://api.${site}`).replace(/\/+$/, ''), key }];
}

function newRelic(inputs: Inputs, problems: Problems, { NEW_RELIC_API_URL }: Overrides): ChannelConfig[] {
  const { newrelicApiKey, newrelicEntities, newrelicRegion } = inputs;
  const given = { 'newrelic-api-key': newrelicApiKey, 'newrelic-entities': newrelicEntities };
  const all = together<string | string[]>(given, problems);
  if (all === undefined || newrelicApiKey === undefined || newrelicEntities === undefined) return [];
  checkKey('newrelic-api-key', newrelicApiKey, problems);
  for (const guid of newrelicEntities)
    if (!/^[A-Za-z0-9+/_-]{8,200}={0,2}$/.test(guid))
      problems.add(
        'newrelic-entities',
        `${JSON.stringify(guid.slice(0, 80))} is not a GUID`,
        'Copy it from the entity’s metadata in New Relic',
      );
  const url = NEW_RELIC_API_URL ?? `https://api.${newrelicRegion === 'eu' ? 'eu.' : ''}newrelic.com/graphql`;
  return [{ kind: 'new-relic', url, key: newrelicApiKey, entities: newrelicEntities }];
}
