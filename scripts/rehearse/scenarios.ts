import type { LocalCloud } from '../../packages/local-cloud/src/index.ts';
import { DECIDED } from './decide/scenario.ts';
import { ACCOUNTS } from './places.ts';
import { RUN_FAULTS } from './scenarios-run.ts';
import { VERCEL_FAULTS } from './scenarios-vercel.ts';

/** A way for a rehearsal to go, and how the pipeline must react to it. */
export interface Scenario {
  name: string;
  what: string;
  /** Sets the stage before the release is delivered. */
  prepare?: (cloud: LocalCloud) => void;
  /** Where Cloud Run's services run; in one region when absent. */
  regions?: readonly string[];
  /** Variables of the shop's that are other than usual. */
  variables?: Readonly<Record<string, string>>;
  /** A mistake in a service's Dockerfile, made in the commit that is released. */
  broken?: { service: string; dockerfile: (text: string) => string };
  /** A mistake in the site's `build.js`, likewise: one that only a build on Vercel meets. */
  brokenSite?: (text: string) => string;
  /** A change to another file of the shop's, there before: one of a workflow would have the gate test every service. */
  edit?: Edit;
  /** Whether the rolling service has a deployment circuit breaker; it does when absent. */
  breaker?: boolean;
  /** How main is delivered: by one run when absent. */
  runs?:
    | 'and-the-next'
    | 'and-an-older-commit'
    | 'two-at-once'
    | 'and-promoted-by-hand'
    | 'and-rolled-back'
    | 'and-decided';
  /** The commit after the release changes every service, and not one alone. */
  nextChangesAll?: boolean;
  /** A mistake in that commit. */
  nextEdit?: Edit;
  /** What production must serve in the end, or each service: `head`, which was delivered, when absent and nothing is red; else `before`. */
  production?: Release | Readonly<Record<string, Release>>;
  /** A stage that may be red besides, with what it must say then: of two runs at once either may come second. */
  overtaken?: { stage: string; says: RegExp };
  /** How the run must end that must not be green; absent where all must be. */
  red?: Red;
}

/** To a file of the shop's, by its path there. */
export interface Edit {
  file: string;
  change: (text: string) => string;
}

/** The one that is delivered first, and the one that was there. */
export type Release = 'head' | 'before';

export interface Red {
  stage: string;
  /** Other stages that are red before it or beside it, as they must be. */
  after?: readonly string[];
  /** What its error must say. */
  says: RegExp;
  /**
   * Which services must serve the release before, again or still, or `head`, the one that was delivered first; with
   * `unseen` no user may have met another.
   */
  kept?: { services: readonly string[]; release?: Release; unseen?: boolean };
  /** The way back that must have been taken, as the deploy tells it. */
  wayBack?: RegExp;
}

export const GOOD: Scenario = {
  name: 'good',
  what: 'a good release goes to ECS, Cloud Run and Vercel, and after it a change to one service, which builds that one alone',
  runs: 'and-the-next',
};

const then = (line: string) => (text: string) => `${text}${line}\n`;

const ECS_FAULTS: Scenario[] = [
  {
    name: 'crash-loop',
    what: 'the new task of api crashes; the circuit breaker goes back and the previous revision serves on',
    prepare: cloud =>
      cloud.ecs.faults.add({
        kind: 'crash',
        service: 'api',
        exitCode: 1,
        lines: ['starting api', 'Error: cannot reach the database at db.internal:5432'],
      }),
    red: {
      stage: 'deploy-ecs',
      says: /exit code 1/,
      kept: { services: ['api'], unseen: true },
      wayBack: /^api: ECS went back: the circuit breaker/,
    },
  },
  {
    name: 'crash-without-breaker',
    what: 'api crashes and has no circuit breaker, so ECS would try for ever; the pipeline itself goes back',
    breaker: false,
    broken: {
      service: 'api',
      dockerfile: then(
        `CMD ["node", "-e", "console.error('Error: cannot reach the database at db.internal:5432'); process.exit(1)"]`,
      ),
    },
    red: {
      stage: 'deploy-ecs',
      says: /exit code 1[\s\S]* serves again/,
      kept: { services: ['api'], unseen: true },
      wayBack: /^api: the pipeline deployed what was there before/,
    },
  },
  {
    name: 'canary-check-fails',
    what: 'the new orders starts but answers badly at the canary’s pause; nobody was sent to it',
    broken: {
      service: 'orders',
      dockerfile: then(
        'CMD ["python", "-c", "import http.server as h, os; h.test(h.SimpleHTTPRequestHandler, port=int(os.environ[\'PORT\']))"]',
      ),
    },
    red: {
      stage: 'deploy-ecs',
      says: /GET \/health: expected 2xx, got 404/,
      kept: { services: ['orders'], unseen: true },
      wayBack: /^orders: ECS went back: .*at its pause/,
    },
  },
  {
    name: 'migration-fails',
    what: 'the one-off task before the deploy exits with 7; nothing is deployed',
    broken: { service: 'api', dockerfile: then('ENV DATABASE_URL=postgres://127.0.0.1:9/shop') },
    red: {
      stage: 'deploy-ecs',
      says: /exit code 7/,
      kept: { services: ['api', 'orders'], unseen: true },
      wayBack: /^nothing was deployed/,
    },
  },
  {
    name: 'older-commit',
    what: 'a run of an older commit comes after a newer one; it is refused',
    runs: 'and-an-older-commit',
    production: 'head',
    red: {
      stage: 'deploy-ecs',
      after: ['deploy-cloudrun', 'deploy-vercel'],
      says: /is older than/,
      kept: { services: ['api', 'orders', 'web'], release: 'head' },
      wayBack: /^nothing was deployed/,
    },
  },
  {
    name: 'two-at-once',
    what: 'two runs deploy at the same time; one waits for the other’s lock',
    runs: 'two-at-once',
    // Each has a build of the site of its own, and the newer one stays.
    overtaken: { stage: 'promote-vercel', says: /is older than \S+ .*, which is live/ },
  },
  {
    name: 'smoke-fails',
    what: 'api starts but another version answers than the one that was built',
    broken: { service: 'api', dockerfile: then('ENV VERSION=not-what-was-built') },
    red: { stage: 'smoke-test', says: /version/i },
  },
  {
    name: 'throttling',
    what: 'AWS throttles a burst of calls; the deploy survives it',
    prepare: cloud => {
      for (const operation of ['DescribeServices', 'RegisterTaskDefinition', 'UpdateService']) {
        cloud.faults.add({ kind: 'throttle', service: 'ecs', operation, count: 2 });
      }
    },
  },
  {
    name: 'image-missing',
    what: 'the registry loses the image before the task of api pulls it',
    prepare: cloud => cloud.ecs.faults.add({ kind: 'image-missing', service: 'api' }),
    red: {
      stage: 'deploy-ecs',
      says: /CannotPullContainerError/,
      kept: { services: ['api'], unseen: true },
      wayBack: /^api: ECS went back: the circuit breaker/,
    },
  },
  {
    name: 'registry-resets',
    what: 'production’s registry breaks connections off while images arrive; the promotion survives it',
    prepare: cloud => {
      const service = `registry:${ACCOUNTS.production}`;
      for (const operation of ['StartUpload', 'FinishUpload', 'PutManifest'])
        cloud.faults.add({ kind: 'reset-before', service, operation });
    },
  },
  {
    name: 'policy-unmet',
    what: 'production’s policy asks for a check that staging never ran; nothing is promoted',
    edit: {
      file: '.github/workflows/deliver.yml',
      change: text => text.replaceAll('"name": "smoke"', '"name": "load"'),
    },
    red: { stage: 'promote', says: /check load/ },
  },
  {
    name: 'promote-unproven',
    what: 'the smoke test fails in staging, and somebody promotes the image by hand; it is refused',
    broken: { service: 'api', dockerfile: then('ENV VERSION=not-what-was-built') },
    runs: 'and-promoted-by-hand',
    red: { stage: 'promote', after: ['smoke-test'], says: /staging/ },
  },
  {
    name: 'promote-rolled-back',
    what: 'api crashes in production and is taken back there; promoting its image again by hand is refused',
    prepare: cloud =>
      cloud.accounts.get(ACCOUNTS.production)?.ecs.faults.add({
        kind: 'crash',
        service: 'api',
        exitCode: 1,
        lines: ['starting api', 'Error: cannot reach the database at db.internal:5432'],
      }),
    runs: 'and-promoted-by-hand',
    production: { api: 'before', orders: 'head', web: 'head', site: 'before' },
    red: {
      stage: 'promote',
      after: ['deploy-ecs'],
      says: /rolled back/,
      kept: { services: ['api', 'orders'], release: 'head' },
      wayBack: /^api: ECS went back: the circuit breaker/,
    },
  },
];

/** Those of ECS and of what is common to all platforms, then Cloud Run's, then Vercel's, then what people decide. */
export const FAULTS: Scenario[] = [...ECS_FAULTS, ...RUN_FAULTS, ...VERCEL_FAULTS, DECIDED];

export function findScenario(name: string | undefined): Scenario | undefined {
  return name === undefined ? GOOD : FAULTS.find(fault => fault.name === name);
}
