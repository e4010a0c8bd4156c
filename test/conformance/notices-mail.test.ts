import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Channel, email, smtp, story } from '../../packages/notices/src/index.ts';
import { news, remembering } from '../../packages/notices/test/news.ts';
import { at, log, NEXT, release } from '../../packages/notices/test/shop.ts';
import { noted } from '../../packages/notices/test/wires.ts';
import { findNpmTool } from './npm-tool.ts';

const folder = findNpmTool('smtp-server', 'SMTP_SERVER_VERSION');
const only = ['deploying', 'live', 'failed', 'bad', 'rolled-back'] as const;
const HOSTILE = '<b>&"\' \u202eRTL שלום\r\nBcc: all@example.com\r\n.\r\nDATA 👩‍👩‍👧 end';

interface Taken {
  from: string;
  to: string[];
  raw: string;
  secure: boolean;
}

/** What Python's own library finds in a mail: no line of ours has a part in that. */
const READ = `
import email, email.policy, json, sys
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
part = lambda kind: mail.get_body((kind,)).get_content()
print(json.dumps({'headers': [[name.lower(), str(value)] for name, value in mail.items()], 'plain': part('plain'), 'html': part('html'), 'defects': [str(each) for each in mail.defects]}))
`;

async function read(raw: string) {
  const child = promisify(execFile)('python3', ['-c', READ]);
  child.child.stdin?.end(raw);
  const { headers, ...parts } = JSON.parse((await child).stdout) as {
    headers: [string, string][];
    plain: string;
    html: string;
    defects: string[];
  };
  return { ...parts, names: headers.map(([name]) => name).sort(), of: Object.fromEntries(headers) };
}

describe.skipIf(folder === undefined)('smtp-server', () => {
  // biome-ignore lint/suspicious/noExplicitAny: it is not in the lockfile, and so are its types not
  let server: any;
  let port: number;
  let taken: Taken[];
  let refuse: (address: string) => Error | undefined;
  beforeEach(async () => {
    const { SMTPServer } = await import(pathToFileURL(join(folder ?? '', 'dist/esm/smtp-server.js')).href);
    taken = [];
    refuse = () => undefined;
    server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      logger: false,
      onAuth: ({ username, password }: Record<string, string>, _: unknown, done: Done) =>
        username === 'shop' && password === 'p@ss/word'
          ? done(null, { user: username })
          : done(Object.assign(new Error('wrong: p@ss/word'), { responseCode: 535 })),
      onRcptTo: ({ address }: { address: string }, _: unknown, done: Done) => done(refuse(address) ?? null),
      async onData(stream: NodeJS.ReadableStream, session: Session, done: Done) {
        const raw = await text(stream as never);
        const { mailFrom, rcptTo } = session.envelope;
        taken.push({
          from: mailFrom.address,
          to: rcptTo.map(each => each.address),
          raw,
          secure: session.secure,
        });
        done(null);
      },
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    port = server.server.address().port;
  });
  afterEach(() => new Promise(resolve => server.close(resolve)));
  type Done = (error: Error | null, answer?: object) => void;
  interface Session {
    secure: boolean;
    envelope: { mailFrom: { address: string }; rcptTo: { address: string }[] };
  }

  function open(given: object = {}, more: object = {}): Channel {
    const send = smtp({ host: '127.0.0.1', port, secure: false, local: true, ...given }, noted().wires);
    const to = ['a@example.com', 'b@example.com'];
    return email({ from: 'Releases <releases@example.com>', to, only, ...more }, send);
  }

  it('gets a thread a release, in plain text and in HTML', async () => {
    const { tell } = remembering(open({ login: { user: 'shop', pass: 'p@ss/word' } }));
    for (const step of ['live', 'bad', 'rolled-back'] as const) await tell(step);
    expect(taken).toMatchObject(
      Array(3).fill({ from: 'releases@example.com', to: ['a@example.com', 'b@example.com'] }),
    );
    const [first, ...more] = await Promise.all(taken.map(({ raw }) => read(raw)));
    expect(first?.of).toMatchObject({
      subject: '[acme/shop] Release 1a2b3c4',
      from: 'Releases <releases@example.com>',
      to: 'a@example.com, b@example.com',
      'auto-submitted': 'auto-generated',
    });
    for (const mail of more)
      expect(mail.of).toMatchObject({
        subject: 'Re: [acme/shop] Release 1a2b3c4',
        'in-reply-to': first?.of['message-id'],
        references: first?.of['message-id'],
      });
    expect(more[1]?.plain).toContain('rolled back to 9f8e7d6: api, orders, web; asked for by bob (bob)');
    expect(more[1]?.html).toContain('<bdi>rolled back to 9f8e7d6: api, orders, web; asked for by bob</bdi>');
  });

  it('gets a hostile text as a text: no header, no receiver and no second mail comes of it', async () => {
    const records = [
      release({ until: '12:05', verdict: 'failed', detail: HOSTILE, by: HOSTILE, subjects: ['mobile:app'] }),
    ];
    const told = story([log(HOSTILE, { records })], NEXT, at('12:30'));
    if (told === undefined) throw new Error('there is no story');
    const hostile = { repository: `acme/${HOSTILE}`, story: told, markers: [], alarms: [] };
    await open().tell(hostile, []);
    await open().tell(news('live'), []);
    expect(taken.map(({ to }) => to)).toEqual(Array(2).fill(['a@example.com', 'b@example.com']));
    const [mail, plain] = await Promise.all(taken.map(({ raw }) => read(raw)));
    expect(mail?.names).toEqual(plain?.names);
    expect(mail?.defects).toEqual([]);
    const wanted = '<b>&"\' RTL שלום Bcc: all@example.com . DATA 👩‍👩‍👧 end';
    expect(mail?.plain).toContain(wanted);
    expect(mail?.of.subject).toContain(`[acme/${wanted}]`);
    const shown = mail?.html.replace(/&(?:#39|quot|lt|gt|amp);/g, sign => SIGNS[sign] ?? sign);
    expect(shown).toContain(`<bdi>failed: app: ${wanted}</bdi>`);
  });
  const SIGNS: Record<string, string> = {
    '&#39;': "'",
    '&quot;': '"',
    '&lt;': '<',
    '&gt;': '>',
    '&amp;': '&',
  };

  it('may refuse one address, and the others get it', async () => {
    refuse = address =>
      address === 'b@example.com' ? Object.assign(new Error('no'), { responseCode: 550 }) : undefined;
    expect(await open().tell(news('live'), [])).toMatchObject({
      did: 'sent',
      failure: { message: 'The mail server refused b@example.com, and took the others' },
    });
    expect(taken).toMatchObject([{ to: ['a@example.com'] }]);
  });

  it('may be busy for a while: it is sent once that has passed', async () => {
    let busy = 2;
    refuse = () => (busy-- > 0 ? Object.assign(new Error('busy'), { responseCode: 451 }) : undefined);
    await open({}, { to: ['a@example.com'] }).tell(news('live'), []);
    expect(taken).toHaveLength(1);
  });

  it.each([
    ['a wrong password', { login: { user: 'shop', pass: 'wr0ng' } }, 'EAUTH 535', 'user and password'],
    ['a server that asks for no TLS, where that is a must', { local: false }, 'ETLS|ESOCKET', 'smtps://'],
  ])('tells %s, without a secret', async (_, given, message, hint) => {
    const error = await open(given)
      .tell(news('live'), [])
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringContaining(hint),
    });
    expect(`${(error as Error).stack}`).not.toMatch(/wr0ng|p@ss/);
    expect(taken).toEqual([]);
  });
});
