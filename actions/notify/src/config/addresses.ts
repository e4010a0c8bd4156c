import type { Problems } from '@pipeline/action-kit';
import type { MailServer } from './channels.ts';

const LOCAL = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** What is wrong is told without the address: it can be a secret. */
export function checkAddress(input: string, address: string, problems: Problems): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    problems.add(input, 'the value is not a web address', 'Give the whole address, from https:// on');
  else if (url.protocol === 'http:' && !LOCAL.test(url.hostname))
    problems.add(input, 'it is not encrypted on its way', 'Give an address that begins with https://');
  else if (url.username !== '' || url.password !== '')
    problems.add(input, 'it holds a user or a password, which no web request takes', 'Leave them out');
}

/** What travels in a header: a blank, a line break or a sign like … in it comes from how it was copied. */
export function checkKey(input: string, key: string, problems: Problems): void {
  if (!/^[!-~]+$/.test(key))
    problems.add(
      input,
      'it has a blank or another sign that no key has',
      'Copy it anew into the secret, alone',
    );
}

/** `smtp://user:pass@host:587` @returns something harmless where it is none, which is a problem then */
export function readSmtpUrl(input: string, text: string, problems: Problems): MailServer {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const secure = url?.protocol === 'smtps:';
  if (url === undefined || url.hostname === '' || (!secure && url.protocol !== 'smtp:')) {
    const fix = 'Write smtp://USER:PASSWORD@HOST:587, with signs such as @ and / as %40 and %2F';
    problems.add(input, 'the value is not a mail server’s address', fix);
    return { host: '', port: 0, secure, local: false };
  }
  const [user, pass] = [decoded(url.username), decoded(url.password)];
  if (user === undefined || pass === undefined)
    problems.add(input, 'its user or password has a % that encodes nothing', 'Write a % as %25');
  else if (pass !== '' && user === '')
    problems.add(input, 'it has a password and no user', 'Give both, or none');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    local: LOCAL.test(url.hostname),
    ...(user && { login: { user, pass: pass ?? '' } }),
  };
}

/** `a@example.com`, or `Name <a@example.com>`; no address list, no quoting and no line break can come of it. */
const MAILBOX =
  /^(?:[^\p{C}<>",;:@()[\]\\]{1,100} <[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,250}>|[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,250})$/u;

export function checkMailbox(input: string, text: string, problems: Problems): void {
  if (!MAILBOX.test(text))
    problems.add(
      input,
      `${JSON.stringify(text.slice(0, 80))} is not a mail address`,
      'Write it like releases@example.com, or Releases <releases@example.com>',
    );
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
