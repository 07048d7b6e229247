import { h } from '../dom/h';
import type { MessageKey, Text } from '../i18n/text';
import type { LinkStatus } from '../wire/status';

const SHOWN_FOR = 5000;
/** Milliseconds for which a page connects in silence. */
const SOON = 1500;

const ENDS: Record<Extract<LinkStatus, { state: 'closed' }>['reason'], MessageKey> = {
  ended: 'session_ended',
  lost: 'session_lost',
  refused: 'session_refused',
};

export interface StatusActions {
  retry(): void;
  restart(): void;
}

/** What the visitor should know about the line, and nothing as long as all is well. */
export class StatusLine {
  /** Read out when it changes; the seconds tick beside it in silence. */
  private readonly words = h('span', { role: 'status' });
  private readonly seconds = h('span', { class: 'wio-status-seconds', 'aria-hidden': 'true' });
  private readonly button: HTMLButtonElement;
  private readonly line: HTMLElement;
  private last: LinkStatus | undefined;
  private wasLost = false;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private hiding: ReturnType<typeof setTimeout> | undefined;

  constructor(
    body: HTMLElement,
    private readonly text: Text,
    actions: StatusActions,
    /** Without WebSocket is how this host always is: nothing to speak of. */
    private readonly polls = false,
  ) {
    this.button = h('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary' }, text('retry_now'));
    this.button.addEventListener('click', () => {
      if (this.last?.state === 'closed') actions.restart();
      else actions.retry();
    });
    this.line = h('aside', { id: 'webio-status', class: 'wio-status' }, this.words, this.seconds, this.button);
    this.line.dataset.state = 'connecting';
    body.append(this.line);
  }

  update(status: LinkStatus): void {
    const { last } = this;
    this.last = status;
    clearInterval(this.ticking);
    clearTimeout(this.hiding);
    this.seconds.textContent = '';
    switch (status.state) {
      case 'connecting':
        this.button.hidden = true;
        if (this.wasLost) this.seconds.textContent = this.text('retrying');
        else
          this.hiding = setTimeout(() => {
            this.words.textContent = this.text('retrying');
            this.set('slow');
          }, SOON);
        return this.set(this.wasLost ? 'connecting' : 'quiet');
      case 'open':
        return this.opened(status.transport, last);
      case 'waiting':
        return this.waiting(status);
      case 'closed':
        this.words.textContent = this.text(status.text ? 'connect_fail' : ENDS[status.reason]);
        if (status.text) this.words.append(': ', h('bdi', { lang: 'en' }, status.text));
        this.button.textContent = this.text('start_again');
        this.button.hidden = false;
        return this.set(status.reason === 'ended' ? 'ended' : 'closed');
    }
  }

  private opened(transport: 'websocket' | 'longpoll', last: LinkStatus | undefined): void {
    const slow = transport === 'longpoll' && !this.polls;
    const news = this.wasLost || slow;
    this.words.textContent = this.wasLost ? this.text('line_back') : slow ? this.text('line_slow') : '';
    this.button.hidden = true;
    this.wasLost = false;
    this.set(news ? 'back' : 'quiet');
    if (last && news) this.hiding = setTimeout(() => this.set('quiet'), SHOWN_FOR);
  }

  private waiting({ at, reason }: Extract<LinkStatus, { state: 'waiting' }>): void {
    this.wasLost = true;
    const words = this.text(reason === 'full' ? 'app_full' : 'line_lost');
    if (this.words.textContent !== words) this.words.textContent = words;
    this.button.textContent = this.text('retry_now');
    const tick = () => {
      const rest = Math.ceil((at - Date.now()) / 1000);
      this.seconds.textContent = rest > 0 ? this.text('retry_in', String(rest)) : this.text('retrying');
      this.button.hidden = rest <= 0;
    };
    tick();
    this.ticking = setInterval(tick, 1000);
    this.set('lost');
  }

  private set(state: string): void {
    this.line.dataset.state = state;
  }
}
