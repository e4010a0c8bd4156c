export { type LocalTelemetry, startTelemetry, TELEMETRY_KEYS } from './start.ts';
export { MetricValues, type ValueAt } from './values.ts';
