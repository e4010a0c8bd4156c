import { describe, expect, it } from 'vitest';
import { type Given, IMAGE, refusal } from './read.ts';

const API = { service: 'api', image: IMAGE };
const POOL = { 'worker-pool': 'mailer', image: IMAGE };
const JOB = { job: 'nightly', image: IMAGE };
const TRAFFIC = { service: 'api', traffic: 'api-1=90\napi-2=10' };
const PROVIDER = 'projects/123456789012/locations/global/workloadIdentityPools/github/providers/shop';

describe('inputs that contradict each other', () => {
  it.each<[string, Given]>([
    ['services', { ...API, services: '["web"]' }],
    ['worker-pool', { ...API, 'worker-pool': 'mailer' }],
    ['job', { ...API, job: 'nightly' }],
    ['job', { ...POOL, job: 'nightly' }],

    ['no-traffic', { ...API, 'no-traffic': 'true', strategy: 'canary', 'traffic-step': '10' }],
    ['no-traffic', { ...API, 'no-traffic': 'true', strategy: 'rolling' }],
    ['no-traffic', { ...API, 'no-traffic': 'true', 'traffic-steps': '10' }],
    ['no-traffic', { services: '["api","web"]', image: IMAGE, order: 'api, web', 'no-traffic': 'true' }],
    ['no-traffic', { service: 'api', operation: 'continue', 'no-traffic': 'true' }],

    ['traffic', { ...TRAFFIC, image: IMAGE }],
    ['traffic', { ...TRAFFIC, memory: '1Gi' }],
    ['traffic', { ...TRAFFIC, tag: 'pr-42' }],
    ['traffic', { ...TRAFFIC, 'no-traffic': 'true' }],
    ['traffic', { ...TRAFFIC, strategy: 'canary', 'traffic-step': '10' }],
    ['traffic', { ...TRAFFIC, 'service-file': 'run/api.yaml' }],
    ['traffic', { ...TRAFFIC, 'task-job': 'migrate' }],
    ['traffic', { ...TRAFFIC, create: 'true' }],

    ['traffic', { job: 'nightly', traffic: 'LATEST=100' }],
    ['strategy', { ...JOB, strategy: 'rolling' }],
    ['traffic-steps', { ...JOB, 'traffic-steps': '10' }],
    ['tag', { ...JOB, tag: 'pr-42' }],
    ['no-traffic', { ...JOB, 'no-traffic': 'true' }],
    ['pinned-traffic', { ...JOB, 'pinned-traffic': 'refuse' }],
    ['revision-suffix', { ...JOB, 'revision-suffix': 'v1' }],
    ['force-new-revision', { ...JOB, 'force-new-revision': 'true' }],
    ['checks', { ...JOB, checks: '/health' }],
    ['allow-unauthenticated', { ...JOB, 'allow-unauthenticated': 'true' }],
    ['concurrency', { ...JOB, concurrency: '80' }],
    ['container-port', { ...JOB, 'container-port': '8080' }],
    ['ingress', { ...JOB, ingress: 'internal' }],
    ['operation', { job: 'nightly', operation: 'continue' }],

    ['tag', { ...POOL, tag: 'pr-42' }],
    ['remove-tags', { ...POOL, 'remove-tags': 'pr-42' }],
    ['no-traffic', { ...POOL, 'no-traffic': 'true' }],
    ['check-url', { ...POOL, 'check-url': 'https://a.example' }],
    ['identity-token', { ...POOL, 'identity-token': 'true' }],
    ['strategy', { ...POOL, strategy: 'verify-first' }],
    ['min-instances', { ...POOL, 'min-instances': '1' }],
    ['timeout', { ...POOL, timeout: '5m' }],

    ['instances', { ...API, instances: '3' }],
    ['task-count', { ...API, 'task-count': '3' }],
    ['run', { ...API, run: 'true' }],

    ['vpc-connector', { ...API, 'vpc-network': 'shop', 'vpc-connector': 'old' }],
    ['vpc-connector', { ...API, 'vpc-subnet': 'shop', 'vpc-connector': 'old' }],
    ['vpc-egress', { ...API, 'vpc-network': 'none', 'vpc-egress': 'all-traffic' }],
    ['allow-unauthenticated', { ...API, 'allow-unauthenticated': 'true', 'invoker-check': 'false' }],
    ['custom-audiences', { ...API, 'custom-audiences': 'none\nhttps://api.example' }],
    ['max-instances', { ...API, 'min-instances': '3', 'max-instances': '2' }],
    ['remove-tags', { ...API, tag: 'pr-42', 'remove-tags': 'pr-42' }],
    ['labels', { ...API, labels: 'team=shop', 'remove-labels': 'team' }],
    ['environment-variables', { ...API, 'environment-variables': 'A=1', unset: 'A' }],
    ['environment-variables', { ...API, 'environment-variables': 'A=1', secrets: 'A=a:1' }],
    ['service-file', { services: '["api","web"]', 'service-file': 'run/api.yaml' }],

    ['traffic-steps', { ...API, 'traffic-steps': '10', 'traffic-step': '10', strategy: 'canary' }],
    ['traffic-steps', { ...API, 'traffic-steps': '10', strategy: 'blue-green' }],
    ['traffic-step', { ...API, 'traffic-step': '10' }],
    ['bake-time', { ...API, 'bake-time': '5m' }],
    ['at-hold', { services: '["api","web"]', image: IMAGE, order: 'api, web', 'at-hold': 'leave' }],
    ['all-or-nothing', { ...API, 'all-or-nothing': 'true', 'on-failure': 'report' }],
    ['on-failure', { ...API, 'on-failure': 'hold' }],
    ['operation', { ...API, operation: 'abort' }],

    ['task-command', { ...API, 'task-command': 'true' }],
    ['task-container', { ...API, 'task-container': 'web' }],
    ['task-region', { ...API, 'task-region': 'us-east1' }],
    ['task-service', { ...API, 'task-service': 'api' }],
    ['task-service', { ...API, 'task-job': 'migrate', 'task-service': 'web' }],
    [
      'task-service',
      { services: `{"api":{"image":"${IMAGE}"},"web":{"image":"nginx"}}`, 'task-job': 'migrate' },
    ],

    ['service-account', { ...API, 'service-account': 'deploy@shop-staging.iam.gserviceaccount.com' }],
    ['service-account', { ...API, 'identity-token': 'true', 'workload-identity-provider': PROVIDER }],
    ['github-token', { ...API, environment: 'staging', 'github-token': '', 'dry-run': 'false' }],
  ])('refuses %s in %j', (input, given) => {
    const told = refusal(given);
    expect(told).toContain(`${input}: `);
    // It is told once, and nothing else that only follows from it.
    expect(told.split('\n').filter(line => line.startsWith('- '))).toHaveLength(1);
  });
});
