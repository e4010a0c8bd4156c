import { ConfigError } from '@pipeline/contracts';

/** The text of the ConfigError that reading inputs ends with. @throws whatever else it ends with; where it does not, that */
export function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}
