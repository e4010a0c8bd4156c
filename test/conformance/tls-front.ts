import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { bind } from '../../packages/local-cloud/src/http/bind.ts';
import { run } from './tools.ts';

export interface TlsFront {
  /** `https://localhost:PORT` */
  url: string;
  /** A file that clients are to trust. */
  certificate: string;
  /** Method, path and status of all that went through, in order. */
  seen: string[];
  close(): Promise<void>;
}

/**
 * HTTPS before a stand-in that speaks HTTP, for clients that take nothing else.
 *
 * @param directory for the key and the certificate
 */
export async function startTlsFront(target: string, directory: string): Promise<TlsFront> {
  const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '1'];
  const files = ['-keyout', key, '-out', certificate];
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, ...files]);
  const seen: string[] = [];
  const identity = { key: await readFile(key), cert: await readFile(certificate) };
  const server = createServer(identity, (incoming, outgoing) => {
    const { method, headers, url = '/' } = incoming;
    const onward = request(new URL(url, target), { method, headers }, answer => {
      seen.push(`${method} ${url} ${answer.statusCode}`);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once('error', error => outgoing.destroy(error));
    outgoing.once('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  const { port, close } = await bind(server, 0);
  return { url: `https://localhost:${port}`, certificate, seen, close };
}
