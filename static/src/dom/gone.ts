/** Takes no room and shows nothing: it is there to learn when the element around it has left the page. */
class Witness extends HTMLElement {
  gone: (() => void) | undefined;

  disconnectedCallback(): void {
    // Who is only moved is back by then.
    setTimeout(() => {
      if (!this.isConnected) this.gone?.();
    });
  }
}

/** Calls `action` when the element, once it was there, has left the page for good: so what it holds can be let go. */
export function whenGone(element: Element, action: () => void): void {
  if (!customElements.get('wio-witness')) customElements.define('wio-witness', Witness);
  const witness = document.createElement('wio-witness') as Witness;
  witness.hidden = true;
  witness.gone = action;
  element.append(witness);
}
