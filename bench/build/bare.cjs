// What an answer cannot do without, and nothing else: `{ host, repository, found, tag, base, login }` as JSON. What the tag
// `found` names gets another tag; before that, where there is a base image, its digest is asked for. A registry that wants
// a token is asked, refuses, and is asked again with one that is good for all of it.
const { Agent, request } = require('node:http');

const { host, repository, found, tag, base, login } = JSON.parse(process.argv[2]);
const agent = new Agent({ keepAlive: true });
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

function exchange(method, url, headers, body) {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers, agent }, answer => {
      const pieces = [];
      answer.on('data', piece => pieces.push(piece));
      answer.on('end', () => resolve({ answer, bytes: Buffer.concat(pieces) }));
    });
    call.on('error', reject).end(body);
  });
}

async function tokenFor(challenge) {
  const { realm, service } = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, k, v]) => [k, v]),
  );
  const url = `${realm}?service=${service}&scope=repository:${repository}:pull,push`;
  const { bytes } = await exchange('GET', url, {
    authorization: `Basic ${Buffer.from(login).toString('base64')}`,
  });
  return JSON.parse(bytes).token;
}

let authorization = {};

async function send(method, path, headers, body) {
  const { answer, bytes } = await exchange(
    method,
    `http://${host}/v2/${path}`,
    { ...headers, ...authorization },
    body,
  );
  if (answer.statusCode < 300) return bytes;
  if (answer.statusCode !== 401 || authorization.authorization)
    throw new Error(`${method} ${path}: ${answer.statusCode}`);
  authorization = { authorization: `Bearer ${await tokenFor(answer.headers['www-authenticate'])}` };
  return send(method, path, headers, body);
}

async function answer() {
  const accept = { accept: MANIFEST };
  if (base !== undefined) await send('HEAD', `${base}/manifests/main`, accept);
  const manifest = await send('GET', `${repository}/manifests/${found}`, accept);
  const headers = { 'content-type': MANIFEST, 'content-length': manifest.length };
  await send('PUT', `${repository}/manifests/${tag}`, headers, manifest);
  agent.destroy();
}

answer();
