import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = { status: number; body: string } | 'reset';

export const granted = (n: number, expiration: string): Answer => ({
  status: 200,
  body: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIA${n}</AccessKeyId><SecretAccessKey>secret-${n}</SecretAccessKey><SessionToken>session-${n}</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleWithWebIdentityResult><ResponseMetadata><RequestId>r-${n}</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>`,
});

export const refused = (code: string, message: string, status = 403): Answer => ({
  status,
  body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-refused</RequestId></ErrorResponse>`,
});

/** An STS that gives the answers in turn (the last one again and again) and keeps what it was asked. */
export async function stsServer(answers: Answer[]) {
  const asked: URLSearchParams[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(new URLSearchParams(body));
    if (answer === undefined || answer === 'reset') return void request.socket.destroy();
    response
      .writeHead(answer.status, { 'content-type': 'text/xml', 'x-amzn-requestid': 'r-refused' })
      .end(answer.body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  };
}
