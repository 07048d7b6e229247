import { decode, encode, type PageMessage, SUBPROTOCOL } from '../wire/frame';
import { type Clock, type Connect, meaning } from './transport';

const OPENING = 8000;

export interface Socket {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}

export type MakeSocket = (url: string, protocol: string) => Socket;

/** Carries frames by WebSocket: one text message each, in both directions. */
export function websocket(url: string, make: MakeSocket, clock: Clock): Connect {
  return (listener) => {
    let heard = false;
    let over = false;
    const socket = make(url, SUBPROTOCOL);
    const finish = (code: number, text = '') => {
      if (over) return;
      over = true;
      stopWaiting();
      const down = meaning(code, text);
      listener.down(!heard && down.why === 'lost' ? { why: 'unreachable' } : down);
    };
    // A proxy may swallow the upgrade, or what follows it, without a word.
    const stopWaiting = clock.after(OPENING, () => {
      finish(1006);
      socket.close();
    });
    const opened = () => {
      if (!over) listener.open();
    };
    socket.onopen = opened;
    // It was made before there was anybody to tell.
    if (socket.readyState === 1) clock.after(0, opened);
    socket.onmessage = ({ data }) => {
      if (over || typeof data !== 'string') return;
      heard = true;
      stopWaiting();
      try {
        listener.frame(decode(data), data.length);
      } catch (error) {
        console.error(error);
        finish(4400);
        socket.close();
      }
    };
    socket.onclose = ({ code, reason }) => finish(code, reason);
    return {
      kind: 'websocket',
      get ready() {
        return !over && socket.readyState === 1;
      },
      send(message: PageMessage) {
        if (socket.readyState === 1) socket.send(encode(message));
      },
      close() {
        over = true;
        stopWaiting();
        socket.close(1000);
      },
    };
  };
}
