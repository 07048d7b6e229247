import { h } from '../dom/h';
import type { ButtonSpec, ButtonsOutput } from '../wire/messages';
import type { Build } from './kit';

function look({ link, outline, small }: ButtonsOutput, { color = 'primary' }: ButtonSpec): string {
  const kind = link ? 'link' : outline ? `outline-${color}` : color;
  return `btn btn-${kind}${small ? ' btn-sm' : ''}`;
}

export const buildButtons: Build<'buttons'> = (output, { send }) => {
  const element = h('div', {
    class: output.group ? 'btn-group' : 'wio-buttons',
    role: output.group ? 'group' : undefined,
  });
  for (const spec of output.buttons) {
    const button = h(
      'button',
      { type: 'button', class: look(output, spec), disabled: spec.disabled },
      String(spec.label),
    );
    button.addEventListener('click', () => send({ event: 'callback', task_id: output.callback_id, data: spec.value }));
    element.append(button);
  }
  return { element };
};
