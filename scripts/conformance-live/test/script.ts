import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../paths.ts';

export interface Ended {
  code: number | null;
  output: string;
}

/** Runs `pnpm conformance:live` less pnpm, with nothing of this process's environment but PATH. */
export function conformanceLive(
  env: Record<string, string>,
  args: string[] = [],
  onOutput: (output: string, child: ChildProcess) => void = () => {},
): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'scripts/conformance-live.ts'), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      onOutput(output, child);
    });
  }
  return new Promise(done => child.once('close', code => done({ code, output })));
}

/** What every endpoint on this machine is content with. */
export const ANYWHERE = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  PIPELINE_LIVE_CLUSTER: 'live',
  PIPELINE_LIVE_SUBNETS: 'subnet-1',
  PIPELINE_LIVE_SECURITY_GROUPS: 'sg-1',
  PIPELINE_LIVE_EXECUTION_ROLE: 'arn:aws:iam::123456789012:role/execution',
};

export const BALANCER = {
  PIPELINE_LIVE_TARGET_GROUP: 'arn:tg/blue',
  PIPELINE_LIVE_ALTERNATE_TARGET_GROUP: 'arn:tg/green',
  PIPELINE_LIVE_LISTENER_RULE: 'arn:rule/production',
  PIPELINE_LIVE_BALANCER_ROLE: 'arn:role/ecs',
};
