export { type FleetConfig, type FleetInputs, fleetConfig, fleetEndpoints } from './config.ts';
export type { AnyTarget, Ask, Fleet, FleetTarget, WayThere } from './model.ts';
export { type FleetRun, openFleet } from './open-fleet.ts';
export { isOurs, readSubject, type TargetPlace } from './subject.ts';
