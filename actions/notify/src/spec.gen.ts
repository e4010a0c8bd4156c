// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** The environments that a release goes through, in that order and always all of them, one a line or separated by commas; the last is production. Example `staging, production` */
  environments: string[];
  /** The commit whose release is told, by its whole id. Without it and `release` those that this run has changed are: its own, and after a rollback what it took back and what it returned to, five at most */
  commit?: string | undefined;
  /** The release that is told, by its id or by that of its approval's request, as the other stages output it. Example `42.1` */
  release?: string | undefined;
  /** Where a message cannot be changed (e-mail, Slack by webhook): what is worth one, one a line or separated by commas. Any of deploying, held, deployed, live, failed, bad, waiting, approved, denied, withdrawn, expired, void, rolling-back, rolled-back, replaced */
  onlyOn: string[];
  /** Where releases are kept: `github` (as deployments), or `file:PATH` for a folder on this machine */
  releaseLog: string;
  /** The token that reads the release log and remembers there what was told; the job needs the permission `deployments: write` */
  githubToken?: string | undefined;
  /** A Slack app's bot token with the scope `chat:write`, for one message a release that is changed as it goes. Give it as a secret */
  slackToken?: string | undefined;
  /** The channel for `slack-token`, best by its id. Example `C0123456789` */
  slackChannel?: string | undefined;
  /** Or a Slack app's incoming webhook, which can only post, so each phase of `only-on` is a message of its own. Give it as a secret */
  slackWebhook?: string | undefined;
  /** An address of your own that gets each change of the story as JSON by POST. Give it as a secret */
  webhook?: string | undefined;
  /** What the webhook's requests are signed with, as Standard Webhooks has it; `whsec_` and base64, or any text. Give it as a secret */
  webhookSecret?: string | undefined;
  /** The mail server as `smtp://USER:PASSWORD@HOST:587`, or `smtps://` for port 465; what is special in user and password is percent-encoded. Give it as a secret */
  smtpUrl?: string | undefined;
  /** The sender. Example `Releases <releases@example.com>` */
  emailFrom?: string | undefined;
  /** Who gets a mail for each phase of `only-on`, as one thread a release, one address a line or separated by commas */
  emailTo?: string[] | undefined;
  /** The key of an Events API v2 integration, for an alert when a production deploy failed, resolved by the rollback or the next good release. Give it as a secret */
  pagerdutyRoutingKey?: string | undefined;
  /** Another key for P1, where something bad serves or nobody knows what does. Give it as a secret */
  pagerdutyRoutingKeyP1?: string | undefined;
  /** Another key for P2, where a deploy failed and was taken back. Give it as a secret */
  pagerdutyRoutingKeyP2?: string | undefined;
  /** Another key for P3, where a deploy was superseded, cancelled before it served, or went out in part. Give it as a secret */
  pagerdutyRoutingKeyP3?: string | undefined;
  /** An organisation's token of Sentry with the scope `org:ci`, to mark releases and deploys. Give it as a secret */
  sentryToken?: string | undefined;
  /** The organisation's slug in Sentry. Example `acme` */
  sentryOrg?: string | undefined;
  /** The slugs of the projects in Sentry, one a line or separated by commas. Example `api, web` */
  sentryProjects?: string[] | undefined;
  /** The release as the SDK is told it, with `{sha}` for the commit. Example `shop@{sha}` */
  sentryRelease: string;
  /** An API key of Datadog, for an event at each deploy. Give it as a secret */
  datadogApiKey?: string | undefined;
  /** The site of Datadog. Example `datadoghq.eu` */
  datadogSite: string;
  /** A user key of New Relic, for a change at each deploy. Give it as a secret */
  newrelicApiKey?: string | undefined;
  /** The GUIDs of the entities that were released, one a line or separated by commas */
  newrelicEntities?: string[] | undefined;
  /** Where the account of New Relic is */
  newrelicRegion: 'us' | 'eu';
  /** Print the message and to whom it would go, but tell nobody. Under act this is the default unless every service is local */
  dryRun?: boolean | undefined;
}

export interface Outputs {
  /** The story in a line; empty where the log has none. Example `api, orders, web 1a2b3c4d: live in production` */
  'headline': string | number | boolean | object;
  /** Where the release stands: one of those that `only-on` knows; empty where the log has none */
  'phase': string | number | boolean | object;
  /** Who was told, as JSON from a channel to what was done there; of a channel that was told in part, here and in `failed`. Example `{"slack": "updated"}` */
  'sent': string | number | boolean | object;
  /** Who was not told, as JSON from a channel to the reason; `{}` where nothing failed. Example `{"slack": "Slack refused chat.postMessage: not_in_channel"}` */
  'failed': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "notify",
  inputs: {
    "environments": {"type":"list","required":true,"separator":","},
    "commit": {"type":"string"},
    "release": {"type":"string"},
    "only-on": {"type":"list","default":"waiting, denied, withdrawn, expired, void, live, failed, bad, rolled-back","separator":","},
    "release-log": {"type":"string","default":"github"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "slack-token": {"type":"string","secret":true},
    "slack-channel": {"type":"string"},
    "slack-webhook": {"type":"string","secret":true},
    "webhook": {"type":"string","secret":true},
    "webhook-secret": {"type":"string","secret":true},
    "smtp-url": {"type":"string","secret":true},
    "email-from": {"type":"string"},
    "email-to": {"type":"list","separator":","},
    "pagerduty-routing-key": {"type":"string","secret":true},
    "pagerduty-routing-key-p1": {"type":"string","secret":true},
    "pagerduty-routing-key-p2": {"type":"string","secret":true},
    "pagerduty-routing-key-p3": {"type":"string","secret":true},
    "sentry-token": {"type":"string","secret":true},
    "sentry-org": {"type":"string"},
    "sentry-projects": {"type":"list","separator":","},
    "sentry-release": {"type":"string","default":"{sha}"},
    "datadog-api-key": {"type":"string","secret":true},
    "datadog-site": {"type":"string","default":"datadoghq.com"},
    "newrelic-api-key": {"type":"string","secret":true},
    "newrelic-entities": {"type":"list","separator":","},
    "newrelic-region": {"type":"enum","default":"us","values":["us","eu"]},
    "dry-run": {"type":"boolean"},
  },
  outputs: ["headline","phase","sent","failed"],
});
