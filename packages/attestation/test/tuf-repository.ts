import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';

/** A TUF repository with one target, `trusted_root.json`, over HTTP. https://theupdateframework.github.io/specification/latest/ */
export interface TufRepository {
  url: string;
  /** Its first root's `signed` part. */
  root: object;
  /** Served files by path; change one to see it refused. */
  files: Map<string, string>;
  requests: string[];
  /** How many of the next requests are answered with 503. */
  busy: { left: number };
  close(): Promise<void>;
}

/** As TUF's canonical JSON, for what is used here: keys in order, no spaces. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export async function startTufRepository(trustedRoot: object): Promise<TufRepository> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = keyOf(publicKey);
  const keyid = sha256(canonical(key));
  const signed = (part: object) =>
    JSON.stringify({
      signatures: [{ keyid, sig: sign(null, Buffer.from(canonical(part)), privateKey).toString('hex') }],
      signed: part,
    });
  const common = { spec_version: '1.0.31', version: 1, expires: '2099-01-01T00:00:00Z' };
  const role = { keyids: [keyid], threshold: 1 };
  const root = {
    _type: 'root',
    ...common,
    consistent_snapshot: true,
    keys: { [keyid]: key },
    roles: { root: role, targets: role, snapshot: role, timestamp: role },
  };
  const target = JSON.stringify(trustedRoot);
  const hashes = { sha256: sha256(target) };
  const targets = { 'trusted_root.json': { length: target.length, hashes } };
  const files = new Map([
    ['/1.root.json', signed(root)],
    ['/timestamp.json', signed({ _type: 'timestamp', ...common, meta: { 'snapshot.json': { version: 1 } } })],
    ['/1.snapshot.json', signed({ _type: 'snapshot', ...common, meta: { 'targets.json': { version: 1 } } })],
    ['/1.targets.json', signed({ _type: 'targets', ...common, targets })],
    [`/targets/${hashes.sha256}.trusted_root.json`, target],
  ]);
  const requests: string[] = [];
  const busy = { left: 0 };
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const file = files.get(request.url ?? '');
    if (busy.left-- > 0) response.writeHead(503).end();
    else response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, root, files, requests, busy, close };
}

function keyOf(publicKey: KeyObject): object {
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const raw = Buffer.from(x, 'base64url').toString('hex');
  return { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: raw } };
}
