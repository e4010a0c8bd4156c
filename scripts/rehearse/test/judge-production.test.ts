import { expect, it } from 'vitest';
import type { Evidence } from '../judge.ts';
import { productionProblems } from '../judge-production.ts';
import type { LiveService } from '../live.ts';
import { GOOD, type Scenario } from '../scenarios.ts';

const expected = { head: 'new', before: 'old', images: {} };
const staging: LiveService = {
  environment: 'staging',
  name: 'api',
  platform: 'ecs',
  url: 'http://x',
  image: '127.0.0.1:1/shop/api@sha256:new',
  version: 'new',
  attestations: ['sha256:smoke'],
  state: '1/1 running',
  whole: true,
};
const production: LiveService = {
  ...staging,
  environment: 'production',
  image: '127.0.0.1:2/shop/api@sha256:new',
  attestations: ['sha256:smoke', 'sha256:smoke-there'],
};
const problems = (scenario: Scenario, there: Partial<LiveService>, here: Partial<LiveService> = {}) => {
  const live = [
    { ...staging, ...here },
    { ...production, ...there },
  ];
  const evidence: Evidence = {
    stages: [],
    live,
    releases: [],
    good: { staging: [], production: [] },
    steps: [],
    seen: {},
    unmet: [],
  };
  return productionProblems(scenario, evidence, expected).join();
};
const refused: Scenario = { name: 'refused', what: '', red: { stage: 'promote', says: /no/ } };

it.each<[string, Scenario, Partial<LiveService>, Partial<LiveService>, string]>([
  ['the same bytes in another registry are good', GOOD, {}, {}, ''],
  ['other bytes are not', GOOD, { image: '127.0.0.1:2/shop/api@sha256:rebuilt' }, {}, 'runs sha256:rebuilt'],
  ['nor is staging’s repository', GOOD, { image: staging.image }, {}, 'pulled from staging’s repository'],
  ['nor the release before', GOOD, { version: 'old' }, {}, 'answers "old"'],
  ['nor what lost an attestation', GOOD, { attestations: ['sha256:a', 'sha256:b'] }, {}, 'without 1 of'],
  ['nor what is not attested there', GOOD, { attestations: ['sha256:smoke'] }, {}, 'not attested itself'],
  ['nor what nothing is said of', GOOD, {}, { attestations: [] }, 'nothing signed is said of api'],
  ['a refused promotion leaves what was there', refused, { version: 'old' }, {}, ''],
  ['and nothing else', refused, {}, {}, 'answers "new"'],
  ['or as a scenario says of a service', { ...refused, production: { api: 'head' } }, {}, {}, ''],
])('%s', (_, scenario, there, here, said) => {
  const found = problems(scenario, there, here);
  if (said === '') expect(found).toBe('');
  else expect(found).toContain(said);
});
