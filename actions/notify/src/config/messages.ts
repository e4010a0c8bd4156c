import type { Problems } from '@pipeline/action-kit';
import type { Inputs } from '../spec.gen.ts';
import { checkAddress, checkMailbox, readSmtpUrl } from './addresses.ts';
import type { ChannelConfig, Overrides } from './channels.ts';
import { together } from './together.ts';

/** An id, or a name in letters of any script. https://docs.slack.dev/reference/methods/chat.postMessage#channels */
const CHANNEL = /^(?:[CGD][A-Z0-9]{6,20}|#?[\p{Ll}\p{Lo}\p{N}_-]{1,80})$/u;

/** Channels that people read, and a webhook of one's own. */
export function messages(inputs: Inputs, problems: Problems, overrides: Overrides): ChannelConfig[] {
  return [...slack(inputs, problems, overrides), ...ownWebhook(inputs, problems), ...mail(inputs, problems)];
}

function slack(inputs: Inputs, problems: Problems, { SLACK_API_URL: override }: Overrides): ChannelConfig[] {
  const { slackToken, slackChannel, slackWebhook: url } = inputs;
  const found: ChannelConfig[] = [];
  if (url !== undefined) {
    checkAddress('slack-webhook', url, problems);
    found.push({ kind: 'slack-webhook', url });
  }
  const both = together({ 'slack-token': slackToken, 'slack-channel': slackChannel }, problems);
  if (both === undefined) return found;
  const [token = '', channel = ''] = both;
  if (!/^xox(?:[a-z]-|e\.)[!-~]+$/.test(token))
    problems.add(
      'slack-token',
      'the value is not a token of Slack’s',
      'Give the app’s bot token, which begins with xoxb-',
    );
  if (!CHANNEL.test(channel))
    problems.add(
      'slack-channel',
      `${JSON.stringify(channel.slice(0, 80))} is not a channel`,
      'Give its id, such as C0123456789, or its name, such as #releases',
    );
  return [...found, { kind: 'slack', base: ended(override ?? 'https://slack.com/api/'), token, channel }];
}

function ownWebhook({ webhook: url, webhookSecret: secret }: Inputs, problems: Problems): ChannelConfig[] {
  if (url === undefined) {
    if (secret !== undefined)
      problems.add(
        'webhook-secret',
        'there is no `webhook` to sign for',
        'Give the address, too, or leave it out',
      );
    return [];
  }
  checkAddress('webhook', url, problems);
  if (secret !== undefined && secret.length < 16)
    problems.add(
      'webhook-secret',
      'it is too short to keep anybody out',
      'Give at least 16 characters, by chance',
    );
  if (secret?.startsWith('whsec_') && !/^whsec_[A-Za-z0-9+/]+=*$/.test(secret))
    problems.add('webhook-secret', 'what follows whsec_ is not base64', 'Copy it whole, or make another one');
  return [{ kind: 'webhook', url, secret }];
}

function mail({ smtpUrl, emailFrom, emailTo }: Inputs, problems: Problems): ChannelConfig[] {
  const all = together<string | string[]>(
    { 'smtp-url': smtpUrl, 'email-from': emailFrom, 'email-to': emailTo },
    problems,
  );
  if (all === undefined || smtpUrl === undefined || emailFrom === undefined || emailTo === undefined)
    return [];
  const server = readSmtpUrl('smtp-url', smtpUrl, problems);
  checkMailbox('email-from', emailFrom, problems);
  for (const address of emailTo) checkMailbox('email-to', address, problems);
  if (emailTo.length > 20)
    problems.add(
      'email-to',
      `${emailTo.length} addresses are too many`,
      'Give at most 20, or a list’s own address',
    );
  return [{ kind: 'email', server, from: emailFrom, to: emailTo }];
}

function ended(base: string): string {
  return base.endsWith('/') ? base : `${base}/`;
}
