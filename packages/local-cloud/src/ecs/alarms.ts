import type { ServiceDeployment } from './model.ts';
import type { World } from './world.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentAlarms.html */
export interface AlarmWatch {
  status: 'TRIGGERED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'DISABLED';
  triggered: string[];
}

function raised({ faults, alarms }: World, { configuration }: ServiceDeployment): string[] {
  const names = configuration.alarms?.alarmNames ?? [];
  const inAlarm = new Set([...faults.alarms(), ...alarms()]);
  return names.filter(name => inAlarm.has(name));
}

/**
 * Alarms that are in ALARM already when a deployment starts do not count for it, so that a fix can be
 * deployed. https://aws.amazon.com/blogs/containers/automate-rollbacks-for-amazon-ecs-rolling-deployments-with-cloudwatch-alarms/
 */
export function watchAlarms(world: World, record: ServiceDeployment): void {
  const used = record.configuration.alarms?.enable === true && raised(world, record).length === 0;
  record.alarms = { status: used ? 'MONITORING' : 'DISABLED', triggered: [] };
}

/**
 * The alarms that have gone off since; they are noted in the record.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export function alarmsOf(world: World, record: ServiceDeployment): string[] {
  if (record.alarms.status !== 'MONITORING') return [];
  const triggered = raised(world, record);
  if (triggered.length > 0) record.alarms = { status: 'TRIGGERED', triggered };
  return triggered;
}
