// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** Where the service answers, with its base path if it has one, such as https://staging.example.com. */
  url: string;
  /** What must answer, one check a line: `/health`, `/health 200`, `GET /old -> 301` (no status means any 2xx). For bodies, headers, JSON values and latency, a YAML or JSON list of maps instead, such as `- {path: /health, expect: {status: 200, json: {status: ok}}}`. With neither this nor `expect-version`, `/` is checked. */
  checks?: string | undefined;
  /** The version that must answer before anything else is checked, such as the commit (`github.sha`): three times in a row, each over a new connection, and once more after the checks. */
  expectVersion?: string | undefined;
  /** Where the service tells its version, as a path below `url`, such as /version. */
  versionPath: string;
  /** Where in that answer the version is, as a path into its JSON such as `build.commit`, or as a header such as `header:x-version`. A plain-text answer of one word is taken as the version itself. */
  versionField: string;
  /** Headers for every request, one `name=value` a line, such as `x-vercel-protection-bypass=…` from a secret. They are taken as secrets and sent to the origin of `url` only, never after a redirect to another. */
  headers?: Record<string, string> | undefined;
  /** For a service that checks who calls, such as a private one on Cloud Run: its own URL (not a tag's), or one of its custom audiences. Every request then carries a Google ID token for it, as `Authorization: Bearer …`, to the origin of `url` only. Default: the origin of `url`, where `workload-identity-provider` is given; else no token is sent. */
  identityAudience?: string | undefined;
  /** The Google Workload Identity provider that takes GitHub's OIDC token (the job needs the permission `id-token: write`), such as projects/123456789012/locations/global/workloadIdentityPools/github/providers/github. Without it, `identity-audience` takes the Google credentials that the job has. */
  workloadIdentityProvider?: string | undefined;
  /** The Google service account whose ID token it is, such as smoke@shop.iam.gserviceaccount.com; it must be allowed to call the service (roles/run.invoker). */
  serviceAccount?: string | undefined;
  /** How long to try until everything passes, such as 90s or 5m. Every check is tried once at least. */
  waitTimeout: number;
  /** The longest pause between two tries, such as 5s. The first pauses are shorter. */
  interval: number;
  /** `true` prints the checks and sends nothing; the verdict is then `planned`. Default: `false`, but under act `true` unless `url` is on this machine. */
  dryRun?: boolean | undefined;
}

export interface Outputs {
  /** `passed`, `failed`, or `planned` in a dry run. */
  'verdict': string | number | boolean | object;
  /** The version that answered last; in a dry run the expected one; empty where none was asked for. */
  'version': string | number | boolean | object;
  /** Milliseconds that half of the whole answers took at most. */
  'p50': string | number | boolean | object;
  /** Milliseconds that nineteen in twenty of the whole answers took at most. */
  'p95': string | number | boolean | object;
  /** Every check as JSON: a list of `{name, url, passed, attempts, status, reason}`. */
  'results': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "smoke-test",
  inputs: {
    "url": {"type":"string","required":true},
    "checks": {"type":"string"},
    "expect-version": {"type":"string"},
    "version-path": {"type":"string","default":"/version"},
    "version-field": {"type":"string","default":"version"},
    "headers": {"type":"map","secret":true},
    "identity-audience": {"type":"string"},
    "workload-identity-provider": {"type":"string"},
    "service-account": {"type":"string"},
    "wait-timeout": {"type":"duration","default":"2m"},
    "interval": {"type":"duration","default":"2s"},
    "dry-run": {"type":"boolean"},
  },
  outputs: ["verdict","version","p50","p95","results"],
});
