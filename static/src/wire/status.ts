/** How the line to the app stands: what the link reports, and the page shows. */
export type LinkStatus =
  | { state: 'connecting' }
  | { state: 'open'; transport: 'websocket' | 'longpoll' }
  /** `at` is the clock's time of the next attempt. */
  | { state: 'waiting'; at: number; reason: 'lost' | 'full' }
  /** `text` is what the app says to its developer, in English. */
  | { state: 'closed'; reason: 'ended' | 'lost' | 'refused'; text?: string | undefined };
