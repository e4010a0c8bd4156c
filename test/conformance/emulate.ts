import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../packages/local-cloud/src/runtime/free-port.ts';
import { findNpmTool } from './npm-tool.ts';
import { startServer } from './server.ts';

/** Its program; says in one line that it is skipped where it is not here. */
export function findEmulate(): string | undefined {
  const folder = findNpmTool('emulate', 'EMULATE_VERSION');
  return folder && join(folder, 'dist', 'index.js');
}

export interface Emulate {
  url: string;
  token: string;
  close(): Promise<void>;
}

interface Service {
  /** What it is filled with, in YAML. */
  config: string;
  /** A path that is answered once it is there. */
  probe: string;
}

const TOKEN = 'local_token';

const GITHUB: Service = {
  config: `
tokens: { ${TOKEN}: { login: ann, scopes: [repo, admin:org] } }
github:
  users: [{ login: ann, name: Ann, email: ann@example.com }, { login: ben, name: Ben, email: ben@example.com }]
  orgs: [{ login: acme, members: [{ login: ann, role: admin }, { login: ben }] }]
  repos: [{ owner: ann, name: shop, auto_init: true }]
`,
  probe: '/repos/ann/shop',
};

const VERCEL: Service = {
  config: `
tokens: { ${TOKEN}: { login: ann } }
vercel:
  users: [{ username: ann, email: ann@example.com }]
  teams: [{ slug: acme, name: Acme }]
  projects:
    - name: shop-web
      team: acme
      envVars: [{ key: SHOP_API, value: "https://api.example.com", type: encrypted, target: [production, preview] }]
`,
  probe: '/v2/user',
};

const SERVICES = { github: GITHUB, vercel: VERCEL };

/** Its GitHub, with the repository `ann/shop`, or its Vercel, with the project `shop-web` of the team `acme`; on 127.0.0.1. */
export async function startEmulate(
  program: string,
  service: keyof typeof SERVICES = 'github',
): Promise<Emulate> {
  const { config, probe } = SERVICES[service];
  const folder = await mkdtemp(join(tmpdir(), 'emulate-'));
  await writeFile(join(folder, 'emulate.config.yaml'), config);
  const port = await freePort();
  const args = ['start', '--service', service, '--port', String(port)];
  const headers = { authorization: `Bearer ${TOKEN}` };
  const server = await startServer([process.execPath, program, ...args], {
    port,
    cwd: folder,
    health: probe,
    headers,
  });
  const close = async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url, token: TOKEN, close };
}
