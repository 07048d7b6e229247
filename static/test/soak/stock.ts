import type { Command, PageEvent } from '../../src/wire/messages';

/** Milliseconds between two attempts of PyWebIO's page. */
const BETWEEN = 5000;

export interface Hearer {
  deliver(command: Command): void;
  lost(): void;
  closed(): void;
}

/** A WebSocket as the page of PyWebIO 1.8.4 uses it: it comes back with the session's id, and repeats nothing. */
export class Stock {
  private socket: WebSocket | undefined;
  private session = 'NEW';
  private tried = 0;
  private over = false;

  constructor(
    private readonly url: string,
    private readonly hearer: Hearer,
  ) {}

  start(): void {
    this.tried = Date.now();
    const socket = new WebSocket(`${this.url.replace(/^http/, 'ws')}&session=${this.session}`);
    this.socket = socket;
    socket.onmessage = ({ data }) => this.hear(JSON.parse(String(data)));
    socket.onclose = socket.onerror = () => {
      if (this.over || this.socket !== socket) return;
      this.socket = undefined;
      if (this.session === 'NEW') return this.end();
      this.hearer.lost();
      setTimeout(() => this.start(), Math.max(this.tried + BETWEEN - Date.now(), 0));
    };
  }

  /** What is sent while the line is down is gone. */
  send(event: PageEvent): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(event));
  }

  leave(): void {
    this.over = true;
    this.socket?.close();
  }

  private hear(command: { command: string; spec: unknown }): void {
    if (command.command === 'set_session_id') this.session = String(command.spec);
    else if (command.command === 'close_session') this.end();
    else this.hearer.deliver(command as Command);
  }

  private end(): void {
    this.over = true;
    this.hearer.closed();
  }
}
