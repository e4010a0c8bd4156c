import type { AwsJsonService } from '../http/aws-fault.ts';
import { type Alarms, alarmOperations } from './alarms.ts';
import { metricOperations } from './metric-operations.ts';
import type { Metrics } from './metrics.ts';

/**
 * CloudWatch's metrics and alarms, as the SDK asks since it speaks AWS JSON 1.0 to it; older clients speak
 * AWS Query and are answered 501. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/
 */
export function cloudwatchService(metrics: Metrics, alarms: Alarms): AwsJsonService {
  return {
    name: 'cloudwatch',
    targetPrefix: 'GraniteServiceVersion20100801',
    queryCompatible: true,
    operations: { ...metricOperations(metrics), ...alarmOperations(alarms) },
  };
}
