import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const TEAM = { id: 'team_bench', slug: 'acme', name: 'acme' };
const PROJECT = {
  id: 'prj_bench',
  name: 'shop-web',
  accountId: TEAM.id,
  rootDirectory: null,
  framework: null,
};
export const IDS = { team: TEAM.id, project: PROJECT.id };

export interface Seen {
  /** Such as `POST /v2/files`. */
  operation: string;
  status: number;
  /** Milliseconds since the epoch, when it was answered. */
  at: number;
}

/** As much of Vercel as a deployment takes to be created, over HTTPS, as its CLI insists; it answers at once, and checks hashes. */
export interface BenchServer {
  url: string;
  /** For NODE_EXTRA_CA_CERTS. */
  certificate: string;
  seen: Seen[];
  /** Has no file any more. */
  forget(): void;
  close(): Promise<void>;
}

/** @param folder for its key, which openssl makes @param delay milliseconds until each answer */
export async function startServer(folder: string, delay = 0): Promise<BenchServer> {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '1',
    '-keyout',
    key,
    '-out',
    certificate,
  ];
  execFileSync('openssl', [...made, ...subject], { stdio: 'pipe' });
  const seen: Seen[] = [];
  const files = new Set<string>();
  const server = createServer(
    { key: readFileSync(key), cert: readFileSync(certificate) },
    (request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const [path = ''] = request.url?.split('?') ?? [];
        const operation = `${request.method} ${path}`;
        const digest = String(request.headers['x-now-digest'] ?? '');
        const [status, body] = answerTo(operation, Buffer.concat(pieces), digest, files);
        setTimeout(() => {
          seen.push({ operation, status, at: Date.now() });
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        }, delay);
      });
    },
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `https://127.0.0.1:${port}`;
  return { url, certificate, seen, forget: () => files.clear(), close: () => closed(server) };
}

type Answer = [status: number, body: unknown];

function answerTo(operation: string, body: Buffer, digest: string, files: Set<string>): Answer {
  switch (operation) {
    case 'POST /v2/files':
      if (createHash('sha1').update(body).digest('hex') !== digest) return refused(400, 'bad_digest');
      files.add(digest);
      return [200, { urls: [] }];
    case 'POST /v13/deployments': {
      const sent = JSON.parse(body.toString()) as { files: { sha?: string }[] };
      const missing = sent.files.flatMap(({ sha }) => (sha === undefined || files.has(sha) ? [] : sha));
      if (missing.length > 0) return refused(400, 'missing_files', { missing: [...new Set(missing)] });
      return [200, deployment()];
    }
    case `GET /v9/projects/${PROJECT.id}`:
      return [200, PROJECT];
    case `GET /teams/${TEAM.id}`:
      return [200, TEAM];
    case 'GET /v2/user':
      return [
        200,
        { user: { id: 'user', uid: 'user', email: 'a@example.com', username: 'deployer', name: null } },
      ];
    default:
      return refused(404, 'not_found');
  }
}

function refused(status: number, code: string, more: object = {}): Answer {
  return [status, { error: { code, message: code, ...more } }];
}

function deployment() {
  const id = 'dpl_bench';
  return {
    ...{ id, uid: id, name: PROJECT.name, projectId: PROJECT.id, ownerId: TEAM.id, team: TEAM, version: 2 },
    ...{ url: 'shop-web-bench-acme.vercel.app', target: null, meta: {}, alias: [], aliasAssigned: false },
    ...{
      readyState: 'QUEUED',
      status: 'QUEUED',
      createdAt: Date.now(),
      inspectorUrl: null,
      creator: { uid: 'user' },
    },
    ...{ env: [], build: { env: [] }, regions: [], public: false, plan: 'pro', type: 'LAMBDAS' },
  };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
}
