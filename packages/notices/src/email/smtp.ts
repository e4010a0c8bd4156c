import { type Clock, RemoteError } from '@pipeline/contracts';
import type { Mail } from './mail.ts';

export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte on, as on port 465; else it is begun before anything is said, and a server without it is refused. */
  secure: boolean;
  /** Whether it may go without TLS: only on this machine. */
  local: boolean;
  login?: { user: string; pass: string };
}

export interface Addressed extends Mail {
  from: string;
  to: string[];
}

/** Sends one. @returns the addresses that the server has refused, while it took others */
export type SendMail = (mail: Addressed) => Promise<string[]>;

const ATTEMPTS = 3;
const PATIENCE = 15_000;

/** No connection came about, or it broke. */
const PASSING = ['ECONNECTION', 'ESOCKET', 'ETIMEDOUT'];

const WHAT_TO_DO: Record<string, string> = {
  EAUTH: 'Are user and password in `smtp-url` right, with signs such as @ and / written as %40 and %2F?',
  EENVELOPE: 'The server refused the sender or all who were to get it: see `email-from` and `email-to`.',
  EDNS: 'Is the host in `smtp-url` right?',
  ETLS: 'The server has no TLS, or its certificate is not valid: is the port right? smtps:// is for 465, smtp:// for 587.',
  ESOCKET: 'Are host and port in `smtp-url` right? smtps:// is for 465, smtp:// for 587.',
};

/** The library is loaded when the first mail is sent. https://nodemailer.com/smtp */
export function smtp(
  { host, port, secure, local, login }: SmtpServer,
  { clock }: { clock: Clock },
): SendMail {
  return async mail => {
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      host,
      port,
      secure,
      requireTLS: !secure && !local,
      ignoreTLS: local && !secure,
      ...(login !== undefined && { auth: login }),
      connectionTimeout: PATIENCE,
      greetingTimeout: PATIENCE,
      socketTimeout: PATIENCE,
      // No text from outside makes it read a file or ask an address.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    for (let tried = 1; ; tried++) {
      try {
        // A machine wrote it, and nobody's absence note need answer. https://www.rfc-editor.org/rfc/rfc3834#section-5
        const sent = await transport.sendMail({ ...mail, headers: { 'Auto-Submitted': 'auto-generated' } });
        return sent.rejected.map(String);
      } catch (error) {
        const failure = failureOf(error);
        if (!failure.transient || tried === ATTEMPTS) throw failure;
        await clock.sleep(1_000 * tried);
      }
    }
  };
}

/** The server's text stays out of it: it can repeat a login. */
function failureOf(error: unknown): RemoteError {
  const given = error as { code?: unknown; responseCode?: unknown };
  const errorCode =
    typeof given.code === 'string' && /^[A-Z]{2,20}$/.test(given.code) ? given.code : undefined;
  const status = typeof given.responseCode === 'number' ? given.responseCode : undefined;
  const why = [errorCode, status].filter(each => each !== undefined).join(' ');
  // 4yz may be sent again, 5yz may not. https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1
  const passing = status === undefined ? PASSING.includes(errorCode ?? '') : status < 500;
  return new RemoteError(`The mail server did not take the mail${why === '' ? '' : `: ${why}`}`, {
    service: 'SMTP',
    operation: 'send a mail',
    transient: passing && errorCode !== 'EAUTH',
    ...(errorCode !== undefined && { errorCode }),
    hint:
      (errorCode && WHAT_TO_DO[errorCode]) ??
      'Can this runner reach the mail server? See its log, and run this step again.',
  });
}
