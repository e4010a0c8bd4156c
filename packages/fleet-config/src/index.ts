export {
  type AwsIdentity,
  type FleetConfig,
  type FleetInputs,
  fleetConfig,
  fleetEndpoints,
  type GoogleIdentity,
} from './config.ts';
export { openLater } from './open-later.ts';
export { isOurs, readSubject, type TargetPlace } from './subject.ts';
