export { deliveryMetrics, isOneOf, type MetricsQuestion } from './delivery-metrics.ts';
export { type FirstSeen, firstSeen } from './lead-time.ts';
export type * from './model.ts';
