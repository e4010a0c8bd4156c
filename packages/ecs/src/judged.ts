/** The deployment that is judged: what this run started, and what served before. */
export interface Judged {
  deploymentId: string;
  taskDefinition: string;
  previousTaskDefinition: string;
  /** Milliseconds since the epoch, by ECS's clock. */
  createdAt: number;
  /** The desired count that was set, where that was all. */
  scaledTo?: number;
}
