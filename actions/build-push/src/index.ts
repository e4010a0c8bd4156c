import { runAction } from '@pipeline/action-kit';
import { awsEnvironment } from '@pipeline/aws-identity';
import { buildPush } from './build-push.ts';
import { readConfig } from './config.ts';
import { livePorts, surroundings } from './live.ts';
import { spec } from './spec.gen.ts';

runAction(spec, (inputs, run) => {
  const aws = awsEnvironment(run.context.env);
  const config = readConfig(inputs, surroundings(run.context, aws));
  return buildPush(config, run.dryRun(inputs.dryRun, config.registry), livePorts(config, aws, run));
});
