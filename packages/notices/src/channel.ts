import type { Alarm } from './alarm.ts';
import type { Marker } from './markers.ts';
import type { Notice } from './memory.ts';
import type { Story } from './story/model.ts';

/** What there is to tell. */
export interface News {
  /** `owner/name` */
  repository: string;
  story: Story;
  /** What of the story monitoring shall know: each release of it that went live. */
  markers: readonly Marker[];
  /** How each environment stands, whatever the story. */
  alarms: readonly Alarm[];
}

/** What became of it in one place. */
export interface Told {
  /** In a word or two, for a person: `posted`, `updated`, `nothing new`. */
  did: string;
  /** What a later run must know. */
  remember: Remembered[];
  /** Why not all of it was told, though some was. */
  failure?: Error;
}

export interface Remembered {
  about: string;
  told: string;
  ref?: Record<string, string>;
}

/** A place where releases are told. */
export interface Channel {
  name: string;
  /** For a person, without a secret, such as `#releases`. */
  place: string;
  /** In memory; see `placeOf`. */
  id: string;
  /**
   * Tells what is new there.
   * @param before what was told there, oldest first
   * @throws RemoteError
   */
  tell(news: News, before: readonly Notice[]): Promise<Told>;
}
