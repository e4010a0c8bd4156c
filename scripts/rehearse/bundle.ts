import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist } from '../paths.ts';

/** Starts a stage's bundle as the runner does, and returns its outputs; throws with its log when it fails. */
export async function runBundle(
  stage: string,
  inputs: Record<string, string>,
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-bundle-'));
  try {
    const outputs = join(folder, 'output');
    writeFileSync(outputs, '');
    const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
    const { code, log } = await start([join(dist, stage, 'index.js')], cwd, {
      ...process.env,
      ...env,
      ...Object.fromEntries(given),
      GITHUB_OUTPUT: outputs,
      GITHUB_WORKSPACE: cwd,
      RUNNER_TEMP: folder,
    });
    if (code !== 0) throw new Error(`${stage} failed while the stage was set:\n${log}`);
    return readOutputs(readFileSync(outputs, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Not synchronously: the local cloud that it talks to runs in this very process. */
function start(
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; log: string }> {
  const child = spawn(process.execPath, args, { cwd, env });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (log += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve({ code, log }));
  });
}

/** The runner's output file: `name<<delimiter`, the value's lines, the delimiter. https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings */
export function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [, name = '', , value = ''] of text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n?\2$/gm))
    outputs[name] = value;
  return outputs;
}
