import { runAction } from '@pipeline/action-kit';
import { awsEnvironment } from '@pipeline/aws-identity';
import { readConfig } from './config.ts';
import { deployEcs } from './deploy-ecs.ts';
import { livePorts } from './live.ts';
import { spec } from './spec.gen.ts';

runAction(spec, (inputs, run) => {
  const aws = awsEnvironment(run.context.env);
  const config = readConfig(inputs, aws.region);
  return deployEcs(config, run.dryRun(inputs.dryRun, aws.endpoint('ECS')), livePorts(config, aws, run));
});
