export { type Alarm, alarmOf, type Priority } from './alarm.ts';
export type { Channel, News, Remembered, Told } from './channel.ts';
export { type Email, email } from './email/email.ts';
export { type Mail, mailOf } from './email/mail.ts';
export { type Addressed, type SendMail, type SmtpServer, smtp } from './email/smtp.ts';
export { asError, isSilent } from './failure.ts';
export type { Wires } from './http/send.ts';
export { LOST_RUN, lostCommits, parseLostRun, silentOf } from './lost.ts';
export { type Datadog, datadog } from './markers/datadog.ts';
export { type NewRelic, newRelic } from './markers/new-relic.ts';
export { type Sentry, sentry } from './markers/sentry.ts';
export { type Marker, markersOf } from './markers.ts';
export { type Notice, noticeKind, noticeOf, parseNotice } from './memory.ts';
export { type PagerDuty, pagerDuty } from './pagerduty/pagerduty.ts';
export { slackMessage } from './slack/blocks.ts';
export { type SlackByToken, slackByToken } from './slack/by-token.ts';
export { slackByWebhook } from './slack/by-webhook.ts';
export {
  type Asked,
  type Decided,
  type EnvironmentLog,
  PHASES,
  type Phase,
  type Story,
  type StoryLine,
  type StoryLink,
} from './story/model.ts';
export { story } from './story/story.ts';
export { commitsOf } from './story/which.ts';
export { type WebhookBody, webhook, webhookBody } from './webhook/webhook.ts';
export type { Worthy } from './worthy.ts';
