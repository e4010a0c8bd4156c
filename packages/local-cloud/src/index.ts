export * from './faults/faults.ts';
export * from './http/aws-fault.ts';
export * from './http/aws-handler.ts';
export type { AwsQueryService } from './http/aws-query.ts';
export * from './http/exchange.ts';
export * from './http/listen.ts';
export * from './http/request-log.ts';
