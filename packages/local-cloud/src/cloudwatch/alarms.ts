import { AwsFault } from '../http/aws-fault.ts';
import { page } from '../http/page.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface Alarm {
  AlarmName: string;
  AlarmArn: string;
  StateValue: AlarmState;
  StateReason: string;
  StateUpdatedTimestamp: Date;
  [field: string]: unknown;
}

/** Alarms and their states. None is worked out from metrics here: a state is what was last set. */
export class Alarms {
  readonly #home: string;
  readonly #alarms = new Map<string, Alarm>();

  constructor(accountId = '123456789012', region = 'eu-west-1') {
    this.#home = `arn:aws:cloudwatch:${region}:${accountId}:alarm`;
  }

  /** A new alarm begins without data.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
  put(name: string, settings: Record<string, unknown> = {}): Alarm {
    const alarm: Alarm = {
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      StateUpdatedTimestamp: new Date(),
      ...this.#alarms.get(name),
      ...settings,
      AlarmName: name,
      AlarmArn: `${this.#home}:${name}`,
    };
    this.#alarms.set(name, alarm);
    return alarm;
  }

  set(name: string, state: AlarmState, reason = 'Set by a test'): void {
    this.put(name, { StateValue: state, StateReason: reason, StateUpdatedTimestamp: new Date() });
  }

  state(name: string): AlarmState | undefined {
    return this.#alarms.get(name)?.StateValue;
  }

  all(): Alarm[] {
    return [...this.#alarms.values()];
  }
}

interface DescribeInput {
  AlarmNames?: string[];
  AlarmNamePrefix?: string;
  StateValue?: AlarmState;
  MaxRecords?: number;
  NextToken?: string;
}

export function alarmOperations(alarms: Alarms) {
  return {
    PutMetricAlarm(input: { AlarmName: string }) {
      alarms.put(input.AlarmName, input);
    },

    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
    DescribeAlarms(input: DescribeInput) {
      const { AlarmNames: names, AlarmNamePrefix = '', StateValue, MaxRecords = 50, NextToken } = input;
      const chosen = alarms
        .all()
        .filter(
          alarm =>
            (names === undefined || names.length === 0 || names.includes(alarm.AlarmName)) &&
            alarm.AlarmName.startsWith(AlarmNamePrefix) &&
            (StateValue === undefined || alarm.StateValue === StateValue),
        );
      return { CompositeAlarms: [], ...page(chosen, 'MetricAlarms', MaxRecords, NextToken) };
    },

    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html */
    SetAlarmState(input: { AlarmName: string; StateValue: AlarmState; StateReason: string }) {
      if (alarms.state(input.AlarmName) === undefined) {
        throw new AwsFault('ResourceNotFound', `Alarm ${input.AlarmName} does not exist`, 404);
      }
      alarms.set(input.AlarmName, input.StateValue, input.StateReason);
    },
  };
}
