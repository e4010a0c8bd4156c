import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../packages/local-cloud/src/runtime/free-port.ts';
import { type Server, startServer } from './server.ts';

export interface RealSigstore {
  signingConfig: { fulcio: string; timestamp: string[] };
  /** The content of `trusted_root.json`, and where it is. */
  trustedRoot: object;
  trustedRootFile: string;
  close(): Promise<void>;
}

/** Sigstore's own Fulcio (with a root of its own, in no certificate log) and timestamp authority, for tokens of one issuer. */
export async function startRealSigstore(issuer: string, directory: string): Promise<RealSigstore> {
  const started: Server[] = [];
  const close = async () => {
    await Promise.all(started.map(server => server.close()));
  };
  try {
    const fulcio = await startFulcio(issuer, directory);
    started.push(fulcio);
    const port = await freePort();
    const authority = await startServer(
      ['timestamp-server', 'serve', '--host', '127.0.0.1', '--port', `${port}`, '--disable-ntp-monitoring'],
      { port, health: '/ping' },
    );
    started.push(authority);
    const trustedRoot = await trustedRootOf(fulcio.url, authority.url);
    const trustedRootFile = join(directory, 'trusted_root.json');
    await writeFile(trustedRootFile, JSON.stringify(trustedRoot));
    return {
      signingConfig: { fulcio: fulcio.url, timestamp: [authority.url] },
      trustedRoot,
      trustedRootFile,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startFulcio(issuer: string, directory: string): Promise<Server> {
  const config = join(directory, 'fulcio.yaml');
  // YAML in blocks: what looks like JSON is read by other names. https://github.com/sigstore/fulcio/blob/main/docs/setup.md
  const facts = [`issuer-url: ${issuer}`, 'client-id: sigstore', 'type: github-workflow'];
  await writeFile(config, `oidc-issuers:\n  ${issuer}:\n${facts.map(fact => `    ${fact}\n`).join('')}`);
  const port = await freePort();
  const others = {
    'grpc-host': '127.0.0.1',
    'grpc-port': await freePort(),
    'metrics-port': await freePort(),
    'legacy-unix-domain-socket': join(directory, 'fulcio.sock'),
    'config-path': config,
    'ct-log-url': '',
    ca: 'ephemeralca',
  };
  const options = Object.entries(others).map(([name, value]) => `--${name}=${value}`);
  return startServer(['fulcio', 'serve', '--host=127.0.0.1', `--port=${port}`, ...options], {
    port,
    health: '/healthz',
  });
}

async function trustedRootOf(fulcio: string, timestamp: string): Promise<object> {
  const answer = (await (await fetch(`${fulcio}/api/v2/trustBundle`)).json()) as {
    chains: Array<{ certificates: string[] }>;
  };
  const issuers = answer.chains.flatMap(({ certificates }) => certificates).join('\n');
  const stampers = await (await fetch(`${timestamp}/api/v1/timestamp/certchain`)).text();
  const authority = (commonName: string, uri: string, pem: string) => ({
    subject: { organization: 'conformance', commonName },
    uri,
    certChain: {
      certificates: [...pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)/g)].map(([, body = '']) => ({
        rawBytes: body.replace(/\s/g, ''),
      })),
    },
    validFor: { start: new Date(Date.now() - 3_600_000).toISOString() },
  });
  return {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [],
    ctlogs: [],
    certificateAuthorities: [authority('fulcio', fulcio, issuers)],
    timestampAuthorities: [authority('timestamp', timestamp, stampers)],
  };
}
