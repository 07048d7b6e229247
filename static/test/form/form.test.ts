import { describe, expect, it } from 'vitest';
import type { InputItem, Json } from '../../src/wire/messages';
import { command, drive, expectAccessible, get, type } from '../support';

const options = (...values: Json[]) => values.map((value) => ({ label: String(value), value }));
const submit = () => get<HTMLButtonElement>('button[type=submit]').click();

const EVERYTHING: InputItem[] = [
  { type: 'text', name: 'name', label: 'Name', required: true, help_text: 'As on your card', auto_focus: true },
  { type: 'number', name: 'people', label: 'People', value: 2 },
  { type: 'float', name: 'price', label: 'Price' },
  { type: 'password', name: 'secret', label: 'Secret' },
  { type: 'url', name: 'site', label: 'Site' },
  { type: 'date', name: 'day', label: 'Day', value: '2026-01-02' },
  { type: 'time', name: 'hour', label: 'Hour' },
  { type: 'datetime-local', name: 'moment', label: 'Moment' },
  { type: 'color', name: 'color', label: 'Color' },
  { type: 'select', name: 'meal', label: 'Meal', options: options('Soup', 'Fish') },
  { type: 'select', name: 'drinks', label: 'Drinks', multiple: true, options: options('Tea', 1, null) },
  { type: 'radio', name: 'seat', label: 'Seat', inline: true, options: options('Inside', 'Outside') },
  { type: 'checkbox', name: 'extras', label: 'Extras', options: options('Child seat', { id: 9 }) },
  { type: 'slider', name: 'budget', label: 'Budget', value: 40 },
  { type: 'textarea', name: 'wishes', label: 'Wishes', rows: 3, value: 'None\n' },
  { type: 'file', name: 'picture', label: 'Picture' },
];

describe('a form', () => {
  it('with every kind of field breaks no rule of accessibility, with and without errors', async () => {
    const { ask } = drive();
    await ask('Your reservation', EVERYTHING, { cancelable: true });
    await expectAccessible();
    submit();
    await expectAccessible();
  });

  it('sends every value in its type', async () => {
    const { ask, events } = drive();
    const form = await ask('Your reservation', EVERYTHING);
    type(get('[name=name]', form), ' Ada ');
    type(get('[name=price]', form), '2.50');
    get<HTMLOptionElement>('[name=drinks] option:nth-child(2)', form).selected = true;
    get<HTMLOptionElement>('[name=drinks] option:nth-child(3)', form).selected = true;
    get<HTMLInputElement>('[name=extras][value^="{"]', form).click();
    submit();
    expect(events).toEqual([
      {
        event: 'from_submit',
        task_id: 'question-1',
        data: {
          name: ' Ada ',
          people: 2,
          price: 2.5,
          secret: '',
          site: '',
          day: '2026-01-02',
          hour: '',
          moment: '',
          color: '#000000',
          meal: 'Soup',
          drinks: [1, null],
          seat: null,
          extras: [{ id: 9 }],
          budget: 40,
          wishes: 'None\n',
          picture: null,
        },
      },
    ]);
  });

  it('keeps what is wrong: names the problem at the field, ties it to it and moves the focus there', async () => {
    const { ask, events } = drive();
    const form = await ask('Your name', [
      { type: 'text', name: 'nick', label: 'Nick' },
      { type: 'text', name: 'name', label: 'Name', required: true, help_text: 'As on your card' },
    ]);
    submit();
    const name = get<HTMLInputElement>('[name=name]', form);
    expect(events).toEqual([]);
    expect(document.activeElement).toBe(name);
    expect(name.getAttribute('aria-invalid')).toBe('true');
    const described = (name.getAttribute('aria-describedby') ?? '').split(' ').map((id) => get(`#${id}`).textContent);
    expect(described).toEqual(['As on your card', name.validationMessage]);
    const notice = () => document.querySelector('.wio-toast[role=alert]')?.textContent ?? null;
    await expect.poll(notice).toContain('Please correct the marked answers');
    type(name, 'Ada');
    submit();
    expect(name.hasAttribute('aria-invalid')).toBe(false);
    await expect.poll(notice).toBeNull();
    expect(events).toHaveLength(1);
  });

  it('lets nothing be pressed until the verdict is here, then focuses the first field that is wrong', async () => {
    const { ask, events, send } = drive();
    const form = await ask('Who?', [
      { type: 'text', name: 'a', label: 'A' },
      { type: 'text', name: 'b', label: 'B' },
    ]);
    submit();
    submit();
    expect(events).toHaveLength(1);
    expect([...form.querySelectorAll('button')].every((button) => button.disabled)).toBe(true);
    const verdict = (name: string) =>
      command(
        'update_input',
        { target_name: name, attributes: { valid_status: false, invalid_feedback: `${name} is taken` } },
        'question-1',
      );
    await send(verdict('a'), verdict('b'));
    expect(document.activeElement).toBe(get('[name=a]', form));
    expect(get('.invalid-feedback:not([hidden])', form).textContent).toBe('a is taken');
    expect([...form.querySelectorAll('button')].some((button) => button.disabled)).toBe(false);
  });

  it('waits on for the verdict when only an earlier blur is answered', async () => {
    const { ask, send } = drive();
    const form = await ask('Who?', [
      { type: 'text', name: 'a', label: 'A', value: 'x' },
      { type: 'text', name: 'b', label: 'B', value: 'y' },
    ]);
    submit();
    const mark = (target_name: string, valid_status: boolean | 0) =>
      command('update_input', { target_name, attributes: { valid_status } }, 'question-1');
    await send(mark('a', 0));
    expect(get<HTMLButtonElement>('[type=submit]', form).disabled).toBe(true);
    await send(mark('b', false));
    expect(document.activeElement).toBe(get('[name=b]', form));
  });

  it('is reset to what it began with, errors included, and sends nothing', async () => {
    const { ask, events } = drive();
    const form = await ask('Who?', [
      { type: 'text', name: 'name', label: 'Name', value: 'Ada', required: true },
      {
        type: 'radio',
        name: 'seat',
        label: 'Seat',
        options: [{ label: 'In', value: 1, selected: true }, ...options(2)],
      },
    ]);
    const name = get<HTMLInputElement>('[name=name]', form);
    type(name, '');
    get<HTMLInputElement>('[name=seat][value="2"]', form).click();
    submit();
    get<HTMLButtonElement>('button[type=reset]', form).click();
    await Promise.resolve();
    expect(name.value).toBe('Ada');
    expect(get<HTMLInputElement>('[name=seat]:checked', form).value).toBe('1');
    expect(name.hasAttribute('aria-invalid')).toBe(false);
    expect(events).toEqual([]);
  });

  it('is cancelled without any check', async () => {
    const { ask, events } = drive();
    const form = await ask('Who?', [{ type: 'text', name: 'name', required: true }], { cancelable: true });
    get<HTMLButtonElement>('.pywebio_cancel_btn', form).click();
    expect(events).toEqual([{ event: 'from_cancel', task_id: 'question-1', data: null }]);
  });

  it('takes a title instead of the label of its only field', async () => {
    const { ask } = drive();
    const form = await ask('Your name?', [{ type: 'text', name: 'data', label: '' }]);
    const field = get<HTMLInputElement>('[name=data]', form);
    expect(field.getAttribute('aria-labelledby')).toBe(get('.card-header').id);
    await expectAccessible();
  });

  it('refuses an input that it does not know, and says which', async () => {
    const { send } = drive();
    const seen: unknown[] = [];
    const original = console.error;
    console.error = (...words: unknown[]) => seen.push(words.join(' '));
    const strange = { type: 'hologram', name: 'x' } as unknown as InputItem;
    await send(command('input_group', { inputs: [strange] }));
    console.error = original;
    expect(seen[0]).toContain('unknown input type "hologram" of "x"');
  });
});

describe('forms of several tasks', () => {
  it('stack: the newest is visible, has the focus, and the older one comes back with what was typed', async () => {
    const { send } = drive();
    const ask = (label: string, task: string) =>
      command('input_group', { label, inputs: [{ type: 'text', name: 'data', label: '', auto_focus: true }] }, task);
    await send(ask('First', 'one'));
    type(get('[name=data]'), 'half an answ');
    await send(ask('Second', 'two'));
    const visible = () =>
      [...document.querySelectorAll<HTMLElement>('#input-cards > .card')].filter((card) => !card.hidden);
    expect(visible().map((card) => get('.card-header', card).textContent)).toEqual(['Second']);
    expect(visible()[0]?.contains(document.activeElement)).toBe(true);
    await send(command('destroy_form', null, 'two'));
    expect(visible().map((card) => get('.card-header', card).textContent)).toEqual(['First']);
    expect(get<HTMLInputElement>('[name=data]').value).toBe('half an answ');
    await send(command('destroy_form', null, 'one'));
    expect(get('#input-container').hidden).toBe(true);
  });

  it('come without taking the focus when the app wishes so', async () => {
    const { ask, send } = drive();
    await send(command('set_env', { input_auto_focus: false }));
    await ask('Who?', [{ type: 'text', name: 'data', auto_focus: true }]);
    expect(document.activeElement).toBe(document.body);
  });
});

describe('fields that report', () => {
  it('tell each change, and being left with a value', async () => {
    const { ask, events } = drive();
    const form = await ask('Who?', [
      { type: 'number', name: 'n', label: 'N', onchange: true, onblur: true },
      { type: 'text', name: 'quiet', label: 'Quiet' },
    ]);
    const number = get<HTMLInputElement>('[name=n]', form);
    number.focus();
    number.blur();
    type(number, '0');
    type(get('[name=quiet]', form), 'x');
    const told = (event_name: string) => ({
      event: 'input_event',
      task_id: 'question-1',
      data: { event_name, name: 'n', value: 0 },
    });
    expect(events).toEqual([told('change'), told('blur')]);
  });

  it('stay silent when the app changes them', async () => {
    const { ask, events, send } = drive();
    const form = await ask('Who?', [{ type: 'text', name: 't', label: 'T', onchange: true }]);
    const attributes = { value: 'new', label: 'Other', help_text: 'Help', readonly: true, placeholder: 'p' };
    await send(command('update_input', { target_name: 't', attributes }, 'question-1'));
    const input = get<HTMLInputElement>('[name=t]', form);
    expect([input.value, input.readOnly, input.placeholder]).toEqual(['new', true, 'p']);
    expect(get('.form-label', form).textContent).toBe('Other');
    expect(get('.form-text', form).textContent).toBe('Help');
    expect(events).toEqual([]);
  });

  it('send the click on the button beside them', async () => {
    const { ask, events } = drive();
    const form = await ask('Who?', [{ type: 'text', name: 't', action: { label: 'Today', callback_id: 'cb-1' } }]);
    get<HTMLButtonElement>('.input-group button', form).click();
    expect(events).toEqual([{ event: 'callback', task_id: 'cb-1', data: null }]);
  });
});

describe('numbers', () => {
  const typed = (input: HTMLInputElement, data: string) =>
    input.dispatchEvent(new InputEvent('beforeinput', { data, cancelable: true, bubbles: true }));

  it('take digits and signs only, and a point where it makes sense', async () => {
    const { ask } = drive();
    const form = await ask('How much?', [
      { type: 'number', name: 'n', label: 'N' },
      { type: 'float', name: 'f', label: 'F' },
    ]);
    const [n, f] = [get<HTMLInputElement>('[name=n]', form), get<HTMLInputElement>('[name=f]', form)];
    expect(['1', '-', 'e', '.', 'x'].map((key) => typed(n, key))).toEqual([true, true, false, false, false]);
    expect(['1', '-', '.', 'e'].map((key) => typed(f, key))).toEqual([true, true, true, false]);
    f.focus();
    typed(f, ',');
    expect(f.value).toBe('.');
  });

  it('of which only a sign is there are refused', async () => {
    const { ask, events } = drive();
    const form = await ask('How much?', [{ type: 'float', name: 'f', label: 'F' }]);
    type(get('[name=f]', form), '-');
    submit();
    expect(get('.invalid-feedback', form).textContent).toBe('Please enter a number.');
    expect(events).toEqual([]);
  });
});

describe('choices', () => {
  it('get new options before the value that chooses among them', async () => {
    const { ask, send, events } = drive();
    await ask('Where?', [
      { type: 'select', name: 'city', label: 'City', options: options('Oslo') },
      { type: 'checkbox', name: 'days', label: 'Days', options: options('Mon') },
      { type: 'radio', name: 'seat', label: 'Seat', options: options('In') },
    ]);
    const change = (target_name: string, value: Json, ...values: Json[]) =>
      command('update_input', { target_name, attributes: { value, options: options(...values) } }, 'question-1');
    await send(change('city', 'Rome', 'Bern', 'Rome'), change('days', ['Sat'], 'Fri', 'Sat'), change('seat', 2, 1, 2));
    submit();
    expect(events[0]).toMatchObject({ data: { city: 'Rome', days: ['Sat'], seat: 2 } });
  });

  it('of a radio group that is required have to be made', async () => {
    const { ask, events } = drive();
    const required = options('In', 'Out').map((one) => ({ ...one, required: true }));
    const form = await ask('Where?', [{ type: 'radio', name: 'seat', label: 'Seat', options: required }]);
    submit();
    expect(events).toEqual([]);
    expect(get('[role=radiogroup]', form).getAttribute('aria-invalid')).toBe('true');
  });
});

describe('actions', () => {
  const buttons: InputItem = {
    type: 'actions',
    name: 'data',
    label: '',
    buttons: [
      { label: 'Save', value: { id: 9 }, type: 'submit' },
      { label: 'Clear', type: 'reset' },
      { label: 'Back', type: 'cancel' },
      { label: 'Off', value: 'off', type: 'submit', disabled: true },
    ],
  };

  it('replace the usual buttons, and answer the one that was pressed', async () => {
    const { ask, events } = drive();
    const form = await ask('Continue?', [buttons]);
    expect([...form.querySelectorAll('button')].map(({ textContent }) => textContent)).toEqual([
      'Save',
      'Clear',
      'Back',
      'Off',
    ]);
    await expectAccessible();
    submit();
    expect(events).toEqual([{ event: 'from_submit', task_id: 'question-1', data: { data: { id: 9 } } }]);
  });

  it('answer nothing when the form is sent by another button', async () => {
    const { ask, events } = drive();
    const form = await ask('Continue?', [buttons, { type: 'text', name: 'name', label: 'Name' }]);
    get<HTMLButtonElement>('.ws-form-submit-btns [type=submit]', form).click();
    expect(events[0]).toMatchObject({ data: { data: null, name: '' } });
  });

  it('that are off stay off when the others come back to life', async () => {
    const { ask, send } = drive();
    const form = await ask('Continue?', [buttons]);
    submit();
    await send(command('update_input', { target_name: 'data', attributes: { valid_status: false } }, 'question-1'));
    expect([...form.querySelectorAll('button')].map(({ disabled }) => disabled)).toEqual([false, false, false, true]);
  });

  it('can leave the form', async () => {
    const { ask, events } = drive();
    const form = await ask('Continue?', [buttons]);
    get<HTMLButtonElement>('.pywebio_cancel_btn', form).click();
    expect(events[0]?.event).toBe('from_cancel');
  });
});

it('a slider shows its value and its ends', async () => {
  const { ask, send } = drive();
  const form = await ask('Loud?', [
    { type: 'slider', name: 'v', label: 'V', value: 0.5, min_value: 0, max_value: 1, step: 'any', float: true },
  ]);
  expect(get('output', form).textContent).toBe('0.50');
  await send(command('update_input', { target_name: 'v', attributes: { value: 3, max_value: 4 } }, 'question-1'));
  await send(command('update_input', { target_name: 'v', attributes: { value: 3 } }, 'question-1'));
  expect(get('output', form).textContent).toBe('3.00');
  expect(get('.wio-slider-ends', form).textContent).toBe('04');
});
