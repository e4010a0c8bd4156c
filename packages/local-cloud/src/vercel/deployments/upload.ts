import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { json, type Reply } from '../../http/exchange.ts';
import { badRequest } from '../api-fault.ts';
import type { Asked, Routes } from '../routes.ts';
import type { World } from '../world.ts';

/** https://vercel.com/docs/rest-api/deployments/upload-deployment-files */
export const FILE_ROUTES: Routes = {
  'POST /:version/files': { operation: 'UploadFile', write: true, run: upload },
};

async function upload({ world, caller, request }: Asked): Promise<Reply> {
  const { headers } = request;
  // The SDK and the documentation say x-vercel-digest, Vercel's own client x-now-digest.
  const digest = headers['x-vercel-digest'] ?? headers['x-now-digest'];
  if (typeof digest !== 'string') throw badRequest('Missing "x-vercel-digest" header');
  const broken = world.faults.take('upload-breaks', {});
  if (broken) return breakOff(request.stream, broken.after);
  const content = await request.body();
  const sha = createHash('sha1').update(content).digest('hex');
  if (sha !== digest)
    throw badRequest(`The digest of the file does not match: expected "${digest}", got "${sha}"`);
  const files = filesOf(world, caller.owner.id);
  const known = files.has(sha);
  files.set(sha, content);
  return json(200, known ? { urls: [] } : {});
}

/** What was uploaded is known to the whole team or person, and to nobody else. */
export function filesOf(world: World, owner: string): Map<string, Buffer> {
  const files = world.files.get(owner) ?? new Map<string, Buffer>();
  world.files.set(owner, files);
  return files;
}

/** Takes so many bytes, then cuts the connection; nothing is kept, and nothing answered. */
async function breakOff(stream: Asked['request']['stream'], after: number): Promise<never> {
  const { socket } = stream;
  let seen = 0;
  await new Promise<void>(resolve => {
    stream.on('data', (chunk: Buffer) => {
      seen += chunk.length;
      if (seen >= after) resolve();
    });
    stream.once('end', resolve);
  });
  const closed = once(socket, 'close');
  socket.resetAndDestroy();
  await closed;
  throw new Error('the connection was cut, as the fault upload-breaks has it');
}
